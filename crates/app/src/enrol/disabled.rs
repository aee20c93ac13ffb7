//! The phone says that it disabled itself, as it was told.

use domain::credential::CredentialEvent;
use domain::device::{DeviceEvent, Thumbprint};

use super::error::Result;
use super::nonce::Told;
use super::phone::Phone;
use super::status::{NUMBER_IN_USE, PhoneState, PhoneStatus};
use crate::context::App;

/// What a phone obeyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obeyed {
    /// Taken away for a while: the ID is gone, the keys are there.
    Suspended,
    /// Taken away for good: the ID is gone, and so will be the keys.
    Revoked,
}

/// Takes a phone's word that it shows nothing any more, if that is what it was
/// told; else it only learns how things are. The last word of a deleted user's
/// phones erases the user.
///
/// # Errors
/// [`super::Error::DeviceUnknown`] if the key is bound to nothing, or that was done already.
pub async fn disabled(app: &App, key: &Thumbprint, obeyed: Obeyed, heard: Told) -> Result<PhoneState> {
    let mut phone = Phone::of(app, key).await?;
    phone.catch_up(heard).await?;
    let told = phone.state();
    if !obeys(obeyed, told.status) {
        let state = phone.tell().await?;
        phone.uow.commit().await?;
        return Ok(state);
    }
    let device = phone.device.id;
    phone.change(DeviceEvent::Disabled).await?;
    phone
        .report(if told.reason == Some(NUMBER_IN_USE) {
            CredentialEvent::LeaseEnded { device } // still wanted, but it shows no number for now
        } else {
            CredentialEvent::DeviceDisabled { device }
        })
        .await?;
    let state = phone.state();
    phone.finish().await?;
    Ok(state)
}

/// Who obeyed a revocation has done what a suspension asks for, not the reverse.
const fn obeys(obeyed: Obeyed, told: PhoneStatus) -> bool {
    match told {
        PhoneStatus::Suspended => true,
        PhoneStatus::Revoked => matches!(obeyed, Obeyed::Revoked),
        PhoneStatus::Claimed | PhoneStatus::NotStarted | PhoneStatus::Active => false,
    }
}
