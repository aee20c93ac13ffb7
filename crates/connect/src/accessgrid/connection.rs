//! One account at AccessGrid.

use std::sync::Arc;

use domain::credential::Counterpart;

use super::client::Client;
use crate::{Connection, Error, Found, Holder, Inventory, News, Order, Outside, Pending, PoolReport, Result, Values};

/// The connection; the other modules of this folder carry out its orders.
pub(super) struct AccessGrid {
    pub(super) client: Client,
    pub(super) templates: Vec<String>,
}

impl AccessGrid {
    pub(super) fn new(values: &Values, outside: Arc<dyn Outside>) -> Self {
        let templates = values.text("card_templates").split(',').map(str::trim).filter(|text| !text.is_empty());
        Self { client: Client::new(values, outside), templates: templates.map(str::to_owned).collect() }
    }

    async fn find_card(&self, card: &str) -> Result<Option<Found>> {
        Ok(self.pass(card).await?.map(|pass| pass.found(None)))
    }
}

impl Connection for AccessGrid {
    /// Each pass names its credential: what was there before need not be known.
    fn look<'a>(&'a self, order: Order<'a>) -> Pending<'a, Counterpart> {
        let asked_at = order.credential.counterpart.asked_at;
        let counterpart = Counterpart { before: Some(Vec::new()), asked_at, ..Counterpart::default() };
        Box::pin(async { Ok(counterpart) })
    }

    fn issue<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        Box::pin(self.make(order))
    }

    fn inquire<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        Box::pin(self.look_after(order))
    }

    fn suspend<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        Box::pin(self.hold(order))
    }

    fn resume<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        Box::pin(self.let_go(order))
    }

    fn revoke<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        Box::pin(self.end(order))
    }

    fn update<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        Box::pin(self.change(order))
    }

    fn resend<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        Box::pin(self.link(order))
    }

    fn update_holder<'a>(&'a self, _: Holder<'a>) -> Pending<'a, ()> {
        Box::pin(async { Err(Error::Unsupported) })
    }

    fn delete_holder<'a>(&'a self, _: &'a str) -> Pending<'a, ()> {
        Box::pin(async { Err(Error::Unsupported) })
    }

    fn test(&self) -> Pending<'_, ()> {
        Box::pin(self.try_access())
    }

    fn pools(&self) -> Pending<'_, Vec<PoolReport>> {
        Box::pin(self.list_pools())
    }

    fn news<'a>(&'a self, bookmark: Option<&'a str>) -> Pending<'a, News> {
        Box::pin(self.look_around(bookmark))
    }

    fn inventory<'a>(&'a self, cursor: Option<&'a str>) -> Pending<'a, Inventory> {
        Box::pin(self.page(cursor))
    }

    fn existing<'a>(&'a self, holder: Holder<'a>) -> Pending<'a, Inventory> {
        Box::pin(self.belongings(holder))
    }

    fn end_card<'a>(&'a self, card: &'a str) -> Pending<'a, ()> {
        Box::pin(async { self.end_pass(card).await.map(drop) })
    }

    fn find<'a>(&'a self, _: &'a str, card: &'a str) -> Pending<'a, Option<Found>> {
        Box::pin(self.find_card(card))
    }
}
