//! A connection whose calls are counted and timed.

use std::sync::Arc;
use std::time::Instant;

use connect::{Callback, Connection, Found, Holder, Inventory, News, Order, Pending, PoolReport};
use domain::credential::Counterpart;
use domain::system::ConnectorKind;

use crate::measures;

/// Hands every call on, and tells how it ended and how long it took.
pub(super) struct Measured {
    connector: ConnectorKind,
    inner: Arc<dyn Connection>,
}

impl Measured {
    /// Measures a connection of this kind.
    pub(super) fn new(connector: ConnectorKind, inner: Arc<dyn Connection>) -> Self {
        Self { connector, inner }
    }

    fn measure<'a, T: Send + 'a>(&'a self, operation: &'static str, call: Pending<'a, T>) -> Pending<'a, T> {
        Box::pin(async move {
            let began = Instant::now();
            let answer = call.await;
            let outcome = answer.as_ref().map_or_else(connect::Error::name, |_| "ok");
            // What a system cannot do is not asked of it.
            if !matches!(answer, Err(connect::Error::Unsupported)) {
                measures::called(self.connector.as_str(), operation, outcome, began.elapsed());
            }
            answer
        })
    }
}

impl Connection for Measured {
    fn look<'a>(&'a self, order: Order<'a>) -> Pending<'a, Counterpart> {
        self.measure("look", self.inner.look(order))
    }

    fn issue<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        self.measure("issue", self.inner.issue(order))
    }

    fn inquire<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        self.measure("inquire", self.inner.inquire(order))
    }

    fn suspend<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        self.measure("suspend", self.inner.suspend(order))
    }

    fn resume<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        self.measure("resume", self.inner.resume(order))
    }

    fn revoke<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        self.measure("revoke", self.inner.revoke(order))
    }

    fn update<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        self.measure("update", self.inner.update(order))
    }

    fn resend<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        self.measure("resend", self.inner.resend(order))
    }

    fn cancel_invitation<'a>(&'a self, order: Order<'a>, invitation: &'a str) -> Pending<'a, ()> {
        self.measure("cancel_invitation", self.inner.cancel_invitation(order, invitation))
    }

    fn update_holder<'a>(&'a self, holder: Holder<'a>) -> Pending<'a, ()> {
        self.measure("update_holder", self.inner.update_holder(holder))
    }

    fn delete_holder<'a>(&'a self, theirs: &'a str) -> Pending<'a, ()> {
        self.measure("delete_holder", self.inner.delete_holder(theirs))
    }

    fn test(&self) -> Pending<'_, ()> {
        self.measure("test", self.inner.test())
    }

    fn pools(&self) -> Pending<'_, Vec<PoolReport>> {
        self.measure("pools", self.inner.pools())
    }

    fn news<'a>(&'a self, bookmark: Option<&'a str>) -> Pending<'a, News> {
        self.measure("news", self.inner.news(bookmark))
    }

    fn subscribe<'a>(&'a self, callback: Callback<'a>) -> Pending<'a, ()> {
        self.measure("subscribe", self.inner.subscribe(callback))
    }

    fn inventory<'a>(&'a self, cursor: Option<&'a str>) -> Pending<'a, Inventory> {
        self.measure("inventory", self.inner.inventory(cursor))
    }

    fn existing<'a>(&'a self, holder: Holder<'a>) -> Pending<'a, Inventory> {
        self.measure("existing", self.inner.existing(holder))
    }

    fn end_card<'a>(&'a self, card: &'a str) -> Pending<'a, ()> {
        self.measure("end_card", self.inner.end_card(card))
    }

    fn find<'a>(&'a self, holder: &'a str, card: &'a str) -> Pending<'a, Option<Found>> {
        self.measure("find", self.inner.find(holder, card))
    }
}
