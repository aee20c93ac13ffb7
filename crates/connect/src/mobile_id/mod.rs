//! Claviger's own Mobile ID system.
//!
//! Nothing exists besides our rows and the phones, so every act is answered at
//! once. What phones do reaches the `enrol` use cases, which record it as the
//! system's report; a phone that cannot be reached loses its credential when
//! its lease runs out.

use domain::credential::{Act, Credential, Observation, SystemCapabilities};
use domain::settings::Settings;
use domain::system::ConnectorKind;
use domain::time::SignedDuration;

use crate::{Capabilities, Connector, Field, InProcess, Reach};

/// The connector.
#[derive(Debug, Clone, Copy)]
pub struct MobileId;

impl Connector for MobileId {
    fn kind(&self) -> ConnectorKind {
        ConnectorKind::MOBILE_ID
    }

    fn title(&self) -> &'static str {
        "Mobile ID"
    }

    fn capabilities(&self, settings: &Settings) -> Capabilities {
        Capabilities::own(SystemCapabilities {
            suspend: true,
            update_number: true,
            leases: true,
            revocation_deadline: SignedDuration::from_hours(settings.phones.revocation_deadline_hours.into()),
        })
    }

    fn fields(&self) -> &'static [Field] {
        &[]
    }

    fn reach(&self) -> Reach<'_> {
        Reach::InProcess(self)
    }
}

impl InProcess for MobileId {
    fn answer(&self, act: Act, credential: &Credential) -> Option<Observation> {
        match act {
            Act::Issue => Some(Observation::Invited),
            Act::Inquire => Some(Observation::Absent),
            // A phone is told when it asks next; without one there is nobody to tell.
            Act::Suspend => credential.device.is_none().then_some(Observation::Suspended),
            Act::Resume => Some(match credential.device {
                Some(device) => Observation::Activated { device: Some(device) },
                None => Observation::Invited,
            }),
            Act::Revoke if credential.held_by_phone() => Some(Observation::RevocationAccepted),
            Act::Revoke => Some(Observation::Revoked),
        }
    }
}
