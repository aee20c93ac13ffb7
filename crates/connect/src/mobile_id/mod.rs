//! Claviger's own Mobile ID system.
//!
//! Nothing exists besides our rows and the phones, so every act is answered at
//! once. What phones do reaches the `enrol` use cases, which record it as the
//! system's report; a phone that cannot be reached loses its credential when
//! its lease runs out.

use std::future;

use domain::credential::{Observation, SystemCapabilities};
use domain::settings::Settings;
use domain::time::SignedDuration;

use crate::{Capabilities, Connector, Order, Pending};

/// The connector.
#[derive(Debug, Clone, Copy)]
pub struct MobileId;

impl Connector for MobileId {
    fn capabilities(&self, settings: &Settings) -> Capabilities {
        Capabilities {
            states: SystemCapabilities {
                suspend: true,
                update_number: true,
                leases: true,
                revocation_deadline: SignedDuration::from_hours(settings.phones.revocation_deadline_hours.into()),
            },
            in_process: true,
            invites: true,
        }
    }

    fn issue<'a>(&'a self, _: Order<'a>) -> Pending<'a> {
        observed(Observation::Invited)
    }

    fn inquire<'a>(&'a self, _: Order<'a>) -> Pending<'a> {
        observed(Observation::Absent)
    }

    /// A phone is told when it asks next; without one there is nobody to tell.
    fn suspend<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        match order.credential.device {
            Some(_) => unknown(),
            None => observed(Observation::Suspended),
        }
    }

    fn resume<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        observed(match order.credential.device {
            Some(device) => Observation::Activated { device: Some(device) },
            None => Observation::Invited,
        })
    }

    fn revoke<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        observed(if order.credential.held_by_phone() { Observation::RevocationAccepted } else { Observation::Revoked })
    }

    /// The phone takes the new number when it asks next, and the `enrol` use case sees it.
    fn update<'a>(&'a self, _: Order<'a>) -> Pending<'a> {
        unknown()
    }
}

fn observed<'a>(observation: Observation) -> Pending<'a> {
    Box::pin(future::ready(Ok(Some(observation))))
}

fn unknown<'a>() -> Pending<'a> {
    Box::pin(future::ready(Ok(None)))
}
