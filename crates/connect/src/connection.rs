//! One system, as somebody configured it.

use std::future::Future;
use std::pin::Pin;

use domain::credential::{Counterpart, Credential};
use secrecy::SecretString;

use crate::answer::{Answer, Found, Inventory, News, PoolReport};
use crate::error::{Error, Result};
use crate::pace::Lane;

/// An answer to come.
pub type Pending<'a, T = Answer> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// A person, as a system is to know them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder<'a> {
    /// Our id of the person: the external id there, by which we find them again.
    pub id: &'a str,
    /// The system's id of the person, once it has one.
    pub theirs: Option<&'a str>,
    /// Given name.
    pub first_name: &'a str,
    /// Family name.
    pub last_name: &'a str,
    /// Where invitations go.
    pub email: Option<&'a str>,
    /// Where text messages go.
    pub mobile: Option<&'a str>,
}

/// What is asked of a connection about one credential.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The credential, with what is known of its counterpart there.
    pub credential: &'a Credential,
    /// Its holder.
    pub holder: Holder<'a>,
    /// The pool's id there.
    pub pool: &'a str,
    /// Whether the system is to send the invitation.
    pub invite: bool,
    /// Whether somebody waits for the answer: it may use the whole budget of calls. Revoking always may.
    pub urgent: bool,
}

impl Order<'_> {
    /// What of the budget of calls it may use.
    #[must_use]
    pub const fn lane(&self) -> Lane {
        if self.urgent { Lane::Urgent } else { Lane::Ordinary }
    }
}

/// Where a system is to call.
#[derive(Debug, Clone, Copy)]
pub struct Callback<'a> {
    /// The address.
    pub url: &'a str,
    /// The header in which it shows the secret.
    pub header: &'a str,
    /// The secret, by which we know it.
    pub secret: &'a SecretString,
}

/// How to speak to one system. Each function makes the calls for one order and says what was answered; none repeats a
/// call whose outcome is not known.
pub trait Connection: Send + Sync {
    /// Looks at what the person has there, before something is created that could not be told apart otherwise: the
    /// ids in [`Counterpart::before`], and the phone that is to get it in [`Counterpart::phone`]. Calls nobody where
    /// there is nothing yet (a person who is new there).
    fn look<'a>(&'a self, order: Order<'a>) -> Pending<'a, Counterpart>;

    /// Issues a credential, after `look` and after that was recorded. A person whom the system knows already by our
    /// id is taken; one whom it knows by somebody else's never ([`crate::Error::Foreign`]). Where a person turns out
    /// to be there who was not known, nothing is issued yet: the answer is
    /// [`Observation::Absent`](domain::credential::Observation::Absent) with the holder, and the order comes again,
    /// looking first.
    fn issue<'a>(&'a self, order: Order<'a>) -> Pending<'a>;

    /// Asks what became of a credential: by its id there, else by comparing with [`Counterpart::before`].
    /// [`Observation::Absent`](domain::credential::Observation::Absent) if nothing came of it.
    fn inquire<'a>(&'a self, order: Order<'a>) -> Pending<'a>;

    /// Holds a credential.
    fn suspend<'a>(&'a self, order: Order<'a>) -> Pending<'a>;

    /// Lets a held credential go.
    fn resume<'a>(&'a self, order: Order<'a>) -> Pending<'a>;

    /// Ends a credential and its open invitation. That there is none, or that it is at it, is no error. An invitation
    /// that stays open for now is no obstacle: the answer says so, and it is cancelled by itself.
    fn revoke<'a>(&'a self, order: Order<'a>) -> Pending<'a>;

    /// Cancels an invitation that [`Connection::revoke`] left open. That it is over is no error.
    fn cancel_invitation<'a>(&'a self, _: Order<'a>, _invitation: &'a str) -> Pending<'a, ()> {
        Box::pin(async { Err(Error::Unsupported) })
    }

    /// Brings number and validity to where the card is, and the person where each card carries theirs.
    fn update<'a>(&'a self, order: Order<'a>) -> Pending<'a>;

    /// Sends the open invitation once more.
    fn resend<'a>(&'a self, order: Order<'a>) -> Pending<'a>;

    /// Brings a person's name and addresses there.
    fn update_holder<'a>(&'a self, holder: Holder<'a>) -> Pending<'a, ()>;

    /// Deletes a person there, by the system's id. That there is none is no error.
    fn delete_holder<'a>(&'a self, theirs: &'a str) -> Pending<'a, ()>;

    /// The cheapest call that shows whether host, secrets and rights are right.
    fn test(&self) -> Pending<'_, ()>;

    /// Every pool there is.
    fn pools(&self) -> Pending<'_, Vec<PoolReport>>;

    /// What happened since a bookmark; from now on without one.
    fn news<'a>(&'a self, bookmark: Option<&'a str>) -> Pending<'a, News>;

    /// Has the system call us when something happens; one that does already is left as it is.
    fn subscribe<'a>(&'a self, _: Callback<'a>) -> Pending<'a, ()> {
        Box::pin(async { Err(Error::Unsupported) })
    }

    /// A page of everything that is there, for comparing; the first without a cursor.
    fn inventory<'a>(&'a self, cursor: Option<&'a str>) -> Pending<'a, Inventory>;

    /// What one person has there, who is found by the system's id of them, else by our id, else by the address. Where
    /// it knows no people, the cards that carry our id.
    fn existing<'a>(&'a self, holder: Holder<'a>) -> Pending<'a, Inventory>;

    /// Ends a credential that belongs to nobody here, by its id there. That there is none is no error.
    fn end_card<'a>(&'a self, card: &'a str) -> Pending<'a, ()>;

    /// How one credential stands there, by its id.
    fn find<'a>(&'a self, holder: &'a str, card: &'a str) -> Pending<'a, Option<Found>>;
}
