//! A kind of system, and all the kinds there are.

use std::fmt;
use std::sync::Arc;

use domain::credential::{Act, Credential, Observation};
use domain::settings::Settings;
use domain::system::ConnectorKind;

use crate::capabilities::Capabilities;
use crate::connection::Connection;
use crate::form::{Field, FieldFault, Values};
use crate::outside::Outside;

/// How to speak to one kind of system.
pub trait Connector: Send + Sync {
    /// Its name on the wire and in the database.
    fn kind(&self) -> ConnectorKind;

    /// Its name as people know it.
    fn title(&self) -> &'static str;

    /// What it can do, with these settings of the project.
    fn capabilities(&self, settings: &Settings) -> Capabilities;

    /// What it is configured with; the console draws its form of it.
    fn fields(&self) -> &'static [Field];

    /// How it is reached.
    fn reach(&self) -> Reach<'_>;
}

/// How a system is reached.
pub enum Reach<'c> {
    /// It is part of Claviger and answers at once, without I/O: its acts may be
    /// done within a unit of work.
    InProcess(&'c dyn InProcess),
    /// Over the network: it is asked by jobs, never within a unit of work.
    Remote(&'c dyn Remote),
}

/// A system that is part of Claviger.
pub trait InProcess: Send + Sync {
    /// What an act leads to; `None` where a phone will say so later.
    fn answer(&self, act: Act, credential: &Credential) -> Option<Observation>;
}

/// A system over the network.
pub trait Remote: Send + Sync {
    /// A connection with this configuration. Calls nobody yet.
    ///
    /// # Errors
    /// What does not fit, field by field.
    fn open(&self, values: &Values, outside: Arc<dyn Outside>) -> Result<Arc<dyn Connection>, Vec<FieldFault>>;
}

/// All kinds of systems that this Claviger can speak to.
#[derive(Clone)]
pub struct Connectors(Arc<[Arc<dyn Connector>]>);

impl Connectors {
    /// Puts them together.
    #[must_use]
    pub fn new(all: Vec<Arc<dyn Connector>>) -> Self {
        Self(all.into())
    }

    /// The connector of a kind; `None` if this Claviger does not know it.
    #[must_use]
    pub fn find(&self, kind: &ConnectorKind) -> Option<&dyn Connector> {
        self.iter().find(|connector| connector.kind() == *kind)
    }

    /// All of them, in the order in which they are offered.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Connector> {
        self.0.iter().map(|connector| &**connector)
    }
}

impl fmt::Debug for Connectors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(Connector::title)).finish()
    }
}
