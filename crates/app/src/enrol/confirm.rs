//! The phone has stored what it got: from here on the credential is active, and not before.

use domain::credential::{CredentialEvent, Observation};
use domain::device::{DeviceEvent, DeviceState, Removal, Thumbprint};

use super::error::{Error, Result};
use super::nonce::Told;
use super::phone::Phone;
use super::status::PhoneState;
use crate::context::App;
use crate::record;

/// Confirms the phone that is known by `key`. Repeated, it is no more than a request for the state.
///
/// # Errors
/// [`Error::DeviceUnknown`] if the key is bound to nothing.
pub async fn confirm(app: &App, key: &Thumbprint, heard: Told) -> Result<PhoneState> {
    let mut phone = Phone::of(app, key).await?;
    if phone.device.state == DeviceState::Claimed {
        phone.enrol().await?;
    }
    phone.catch_up(heard).await?;
    let state = phone.tell().await?;
    phone.uow.commit().await?;
    Ok(state)
}

impl Phone {
    async fn enrol(&mut self) -> Result<()> {
        let (project, invitation) = (self.device.project, self.device.invitation);
        let invitation = self.uow.invitations().lookup(project, invitation).await?.ok_or(Error::DeviceUnknown)?;
        let observation = Observation::Activated { device: Some(self.device.id) };
        self.report(CredentialEvent::report(invitation.generation, observation)).await?;
        if self.credential.device != Some(self.device.id) {
            // The credential has moved on without it: a newer invitation, or none at all.
            return self.change(DeviceEvent::Remove { reason: Removal::NeverConfirmed }).await;
        }
        self.change(DeviceEvent::Confirm { lease_until: None }).await?;
        let (id, user) = (self.device.id, self.user.id);
        Ok(record::audit_of(&self.cx, &mut self.uow, "enrol.confirm", id, user, serde_json::Value::Null, None).await?)
    }
}
