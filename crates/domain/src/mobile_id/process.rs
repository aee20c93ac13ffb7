//! The processes of a mobile ID's life, each of which a project switches on and off.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::credential::names::names;

names! {
    /// A process of a mobile ID's life.
    pub enum ProcessKind: "process" {
        /// An operator makes a mobile ID for somebody.
        Supply = "MobileIDProcSupplyMobileIDForUser", "Supply mobile ID for user";
        /// A holder makes a mobile ID.
        Get = "MobileIDSelfServiceProcGet", "Get mobile ID";
        /// A holder locks a mobile ID of their own, for good.
        LockOwn = "MobileIDSelfServiceProcLock", "Lock mobile ID";
        /// An operator locks somebody's mobile ID, for good.
        Lock = "MobileIDProcLock", "Lock mobile ID for a user";
        /// An operator puts a mobile ID on hold.
        Deactivate = "MobileIDProcDeactivate", "Deactivate mobile ID";
        /// An operator sets a mobile ID free that is on hold.
        Reactivate = "MobileIDProcReactivate", "Reactivate mobile ID";
        /// An operator deletes a mobile ID with all its data.
        Delete = "MobileIDProcDelete", "Delete mobile ID";
        /// Claviger renews a mobile ID before it ends, with its holder's consent.
        Renew = "PcmProcRenewMobileId", "Renew mobile ID";
    }
}

names! {
    /// Who begins a process.
    pub enum Taker: "taker" {
        /// An operator, in the console or through the API.
        Operator = "operator", "the operator";
        /// The holder, in self-service.
        Holder = "holder", "the holder";
        /// Claviger, by its calendar.
        Claviger = "claviger", "Claviger";
    }
}

impl ProcessKind {
    /// Who begins it.
    #[must_use]
    pub const fn taker(self) -> Taker {
        match self {
            Self::Get | Self::LockOwn => Taker::Holder,
            Self::Renew => Taker::Claviger,
            Self::Supply | Self::Lock | Self::Deactivate | Self::Reactivate | Self::Delete => Taker::Operator,
        }
    }

    /// Whether it can be taken where nobody has said anything.
    #[must_use]
    pub const fn is_enabled_at_first(self) -> bool {
        match self {
            Self::Get | Self::LockOwn | Self::Lock | Self::Renew => true,
            Self::Supply | Self::Deactivate | Self::Reactivate | Self::Delete => false,
        }
    }
}

/// Which processes there are. Every kind is in it; one that a document leaves out is as it is at first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<ProcessKind, Switch>")]
pub struct Processes(BTreeMap<ProcessKind, Switch>);

/// Whether a process may be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    /// Whether it may.
    pub enabled: bool,
}

impl Processes {
    /// Whether a process may be taken.
    #[must_use]
    pub fn is_enabled(&self, kind: ProcessKind) -> bool {
        self.0.get(&kind).map_or(kind.is_enabled_at_first(), |switch| switch.enabled)
    }

    /// Switches a process on or off.
    pub fn set(&mut self, kind: ProcessKind, enabled: bool) {
        self.0.insert(kind, Switch { enabled });
    }
}

impl From<BTreeMap<ProcessKind, Switch>> for Processes {
    fn from(said: BTreeMap<ProcessKind, Switch>) -> Self {
        let at_first = |kind: ProcessKind| Switch { enabled: kind.is_enabled_at_first() };
        let all = ProcessKind::ALL.iter();
        Self(all.map(|&kind| (kind, said.get(&kind).copied().unwrap_or_else(|| at_first(kind)))).collect())
    }
}

impl Default for Processes {
    fn default() -> Self {
        BTreeMap::new().into()
    }
}
