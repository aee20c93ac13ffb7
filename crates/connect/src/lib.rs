//! Connectors to mobile credential systems.
//!
//! A connector turns one `Act` into calls to its system and says what the
//! system answered, as an [`Observation`]; it decides nothing and stores nothing.
//! What it can do stands in its [`Capabilities`], as data: nobody asks for what
//! a system cannot do. To add one, give it a folder and a line in [`connector`].

pub mod mobile_id;

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use domain::credential::{Credential, Observation, SystemCapabilities};
use domain::settings::Settings;
use domain::system::ConnectorKind;

/// What a system can do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Capabilities {
    /// As far as a credential's transitions depend on it.
    pub states: SystemCapabilities,
    /// It answers at once, without I/O, and cannot fail: its acts may be done
    /// within a unit of work.
    pub in_process: bool,
    /// Claviger sends the invitations, not the system.
    pub invites: bool,
}

/// What is asked of a connector.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The credential that it is about.
    pub credential: &'a Credential,
}

/// What a system answered: an observation, or nothing that is known yet.
pub type Answer = Result<Option<Observation>, Error>;

/// An answer to come.
pub type Pending<'a> = Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;

/// How to speak to one kind of system.
pub trait Connector: Send + Sync {
    /// What it can do, with these settings of the project.
    fn capabilities(&self, settings: &Settings) -> Capabilities;

    /// Issues a credential, or lets one go that was held.
    fn issue<'a>(&'a self, order: Order<'a>) -> Pending<'a>;

    /// Asks what became of a credential.
    fn inquire<'a>(&'a self, order: Order<'a>) -> Pending<'a>;

    /// Holds a credential.
    fn suspend<'a>(&'a self, order: Order<'a>) -> Pending<'a>;

    /// Lets a held credential go.
    fn resume<'a>(&'a self, order: Order<'a>) -> Pending<'a>;

    /// Ends a credential. Being told that there is none is [`Observation::Revoked`].
    fn revoke<'a>(&'a self, order: Order<'a>) -> Pending<'a>;

    /// Brings number and validity to where the card is.
    fn update<'a>(&'a self, order: Order<'a>) -> Pending<'a>;
}

/// Why a system did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It may work later.
    #[error("the system is not available now")]
    Transient {
        /// When to ask again, if the system said so.
        retry_after: Option<Duration>,
    },
    /// It will not work however often it is asked.
    #[error("the system refused: {detail}")]
    Permanent {
        /// Why, in our words.
        detail: String,
    },
    /// Our access is refused.
    #[error("the system refuses our access; check the connection's secrets")]
    Unauthorized,
    /// It does not know what was asked about.
    #[error("the system does not know it")]
    NotFound,
    /// It cannot do that.
    #[error("the system cannot do that")]
    Unsupported,
    /// The request may or may not have been carried out.
    #[error("it is not known whether the system did it")]
    OutcomeUnknown,
}

/// The connector of a kind.
#[must_use]
pub fn connector(kind: ConnectorKind) -> &'static dyn Connector {
    match kind {
        ConnectorKind::MobileId => &mobile_id::MobileId,
    }
}
