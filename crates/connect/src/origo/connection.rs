//! One organisation at HID Origo.

use std::sync::Arc;

use domain::credential::Counterpart;
use http::StatusCode;
use serde_json::Value;

use super::client::{Account, Client, Reply};
use super::model::Person;
use crate::{
    Answer, Callback, Connection, Error, Found, Holder, Inventory, Lane, News, Order, Outside, Pending, PoolReport,
    Result, SystemInvitation, Values, wire,
};

/// The connection; the other modules of this folder carry out its orders.
pub(super) struct Origo {
    pub(super) client: Client,
}

impl Origo {
    pub(super) fn new(values: &Values, outside: Arc<dyn Outside>) -> Self {
        Self { client: Client::new(Account::read(values), outside) }
    }

    /// The person by the system's id.
    pub(super) async fn person(&self, theirs: &str, lane: Lane) -> Result<Option<Person>> {
        let reply = self.client.user(theirs, lane).await?;
        if is_gone(reply.status) {
            return Ok(None);
        }
        let person = reply.success()?.json()?;
        Person::read(&person).map(Some).ok_or_else(|| reply.unreadable("the user has no id"))
    }

    /// The person that was made under our id.
    pub(super) async fn person_of_ours(&self, holder: Holder<'_>, lane: Lane) -> Result<Option<Person>> {
        let found = self.search("externalId", holder.id, lane).await?;
        Ok(found.into_iter().find(|person| person.external_id.as_deref() == Some(holder.id)))
    }

    /// People whose attribute has a value, as lists show them.
    pub(super) async fn search(&self, attribute: &str, value: &str, lane: Lane) -> Result<Vec<Person>> {
        let reply = self.client.search_users(attribute, value, lane).await?;
        let body = reply.success()?.json()?;
        Ok(wire::items(&body["Resources"]).iter().filter_map(Person::read).collect())
    }

    async fn mail_again(&self, order: Order<'_>) -> Result<Answer> {
        let Some(id) = order.credential.counterpart.invitation.as_deref() else { return Err(Error::NotFound) };
        let reply = self.client.mail_invitation(id, order.lane()).await?;
        if is_gone(reply.status) || reply.status == StatusCode::PRECONDITION_FAILED {
            return Err(Error::NotFound);
        }
        reply.success()?;
        let invitation = SystemInvitation { id: id.to_owned(), code: None, expires_at: None, sent: true };
        Ok(Answer { invitation: Some(invitation), ..Answer::default() })
    }

    async fn put_holder(&self, holder: Holder<'_>) -> Result<()> {
        let Some(theirs) = holder.theirs else { return Ok(()) };
        let reply = self.client.update_user(theirs, holder, Lane::Ordinary).await?;
        match reply.status {
            status if is_gone(status) => Err(Error::NotFound),
            StatusCode::CONFLICT => Err(Error::Refused(ADDRESS_TAKEN.to_owned())),
            _ => reply.success().map(drop),
        }
    }

    async fn drop_holder(&self, theirs: &str) -> Result<()> {
        let reply = self.client.delete_user(theirs, Lane::Ordinary).await?;
        match reply.status {
            status if is_gone(status) => Ok(()),
            // It is at it already, or cannot do it now: what counts is that nobody is left.
            StatusCode::PRECONDITION_FAILED => match self.person(theirs, Lane::Ordinary).await? {
                None => Ok(()),
                Some(_) => Err(Error::Unavailable("it has not deleted the person yet".to_owned())),
            },
            _ => reply.success().map(drop),
        }
    }

    async fn try_access(&self) -> Result<()> {
        let reply = self.client.organization(Lane::Urgent).await?;
        if is_gone(reply.status) {
            return Err(Error::Unauthorized(NO_ORGANIZATION.to_owned()));
        }
        let body: Value = reply.success()?.json()?;
        if body.is_object() { Ok(()) } else { Err(reply.unreadable("it is no organization")) }
    }
}

const ADDRESS_TAKEN: &str = "another person has this e-mail address there; correct it here or there";
const NO_ORGANIZATION: &str = "it knows no such organization: check the organization ID and the address for users";

/// It is not there, or not any more.
pub(super) fn is_gone(status: StatusCode) -> bool {
    matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE)
}

impl Reply {
    /// Itself, if it was done.
    pub(super) fn success(&self) -> Result<&Self> {
        if self.is_success() {
            return Ok(self);
        }
        Err(match self.status {
            StatusCode::NOT_FOUND | StatusCode::GONE => Error::NotFound,
            status => Error::Refused(format!("it answered {}; check names and addresses", status.as_u16())),
        })
    }
}

impl Connection for Origo {
    fn look<'a>(&'a self, order: Order<'a>) -> Pending<'a, Counterpart> {
        Box::pin(self.look_before(order))
    }

    fn issue<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        Box::pin(self.make(order))
    }

    fn inquire<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        Box::pin(self.look_after(order))
    }

    fn suspend<'a>(&'a self, _: Order<'a>) -> Pending<'a> {
        Box::pin(async { Err(Error::Unsupported) })
    }

    fn resume<'a>(&'a self, _: Order<'a>) -> Pending<'a> {
        Box::pin(async { Err(Error::Unsupported) })
    }

    fn revoke<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        Box::pin(self.end(order))
    }

    fn cancel_invitation<'a>(&'a self, order: Order<'a>, invitation: &'a str) -> Pending<'a, ()> {
        Box::pin(self.cancel(order, invitation))
    }

    fn update<'a>(&'a self, _: Order<'a>) -> Pending<'a> {
        Box::pin(async { Err(Error::Unsupported) })
    }

    fn resend<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        Box::pin(self.mail_again(order))
    }

    fn update_holder<'a>(&'a self, holder: Holder<'a>) -> Pending<'a, ()> {
        Box::pin(self.put_holder(holder))
    }

    fn delete_holder<'a>(&'a self, theirs: &'a str) -> Pending<'a, ()> {
        Box::pin(self.drop_holder(theirs))
    }

    fn test(&self) -> Pending<'_, ()> {
        Box::pin(self.try_access())
    }

    fn pools(&self) -> Pending<'_, Vec<PoolReport>> {
        Box::pin(self.list_pools())
    }

    fn news<'a>(&'a self, bookmark: Option<&'a str>) -> Pending<'a, News> {
        Box::pin(self.pull(bookmark))
    }

    fn subscribe<'a>(&'a self, callback: Callback<'a>) -> Pending<'a, ()> {
        Box::pin(self.listen(callback))
    }

    fn inventory<'a>(&'a self, cursor: Option<&'a str>) -> Pending<'a, Inventory> {
        Box::pin(self.page(cursor))
    }

    fn existing<'a>(&'a self, holder: Holder<'a>) -> Pending<'a, Inventory> {
        Box::pin(self.belongings(holder))
    }

    fn end_card<'a>(&'a self, card: &'a str) -> Pending<'a, ()> {
        Box::pin(self.end_card(card))
    }

    fn find<'a>(&'a self, holder: &'a str, card: &'a str) -> Pending<'a, Option<Found>> {
        Box::pin(self.find_card(holder, card))
    }
}
