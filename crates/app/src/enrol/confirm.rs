//! The phone has stored what it got: from here on the credential is active, and not before.

use domain::certificate::{Certificate, CertificateEvent, Hold, RevocationReason};
use domain::credential::{CredentialEvent, Observation};
use domain::device::{DeviceEvent, DeviceState, Removal, Thumbprint};

use super::error::{Error, Result};
use super::nonce::Told;
use super::phone::Phone;
use super::status::PhoneState;
use crate::context::App;
use crate::mobile_id::is_installed;
use crate::{certificates, mobile_id, processes, record};

/// Confirms the phone that is known by `key`; `installed` names the keys whose certificates it has. Repeated, it is no
/// more than a request for the state.
///
/// # Errors
/// [`Error::DeviceUnknown`] if the key is bound to nothing; [`Error::NotInstalled`] if certificates were to be installed
/// and are not named.
pub async fn confirm(app: &App, key: &Thumbprint, heard: Told, installed: &[String]) -> Result<PhoneState> {
    let mut phone = Phone::of(app, key).await?;
    let certificates = phone.unconfirmed(installed).await?;
    if phone.device.state == DeviceState::Claimed {
        phone.enrol().await?;
    }
    phone.install(certificates).await?;
    phone.uow.delivered_keys().forget(phone.device.id).await?;
    phone.catch_up(heard).await?;
    let state = phone.tell().await?;
    phone.uow.commit().await?;
    Ok(state)
}

impl Phone {
    /// The certificates that wait for this phone's word: it must name all of them, and have asked for all that were
    /// ordered when it takes the credential.
    async fn unconfirmed(&mut self, installed: &[String]) -> Result<Vec<Certificate>> {
        let known = self.uow.certificates().lock_of_credential(self.credential.id).await?;
        let of_phone = known.iter().filter(|one| one.device == Some(self.device.id));
        let waiting: Vec<_> = of_phone.filter(|one| one.state.holds().has(Hold::Unconfirmed)).cloned().collect();
        let has = |key_id: &str| waiting.iter().any(|one| one.key_id.as_deref() == Some(key_id));
        let order = mobile_id::order_of(&mut self.uow, self.credential.id).await?;
        let missing = match self.device.state {
            DeviceState::Claimed => {
                let options = &self.settings.mobile_id;
                mobile_id::missing(options, order.as_ref(), &known, &self.device, self.cx.now())
            }
            _ => Vec::new(),
        };
        let missing = missing.into_iter().filter(|key_id| !has(key_id)).map(ToOwned::to_owned);
        let unnamed = waiting.iter().filter_map(|one| one.key_id.clone()).filter(|key_id| !installed.contains(key_id));
        let lacking: Vec<_> = missing.chain(unnamed).collect();
        if lacking.is_empty() { Ok(waiting) } else { Err(Error::NotInstalled(lacking)) }
    }

    /// What the phone has installed is valid from here on; what it replaces is not any more.
    async fn install(&mut self, certificates: Vec<Certificate>) -> Result<()> {
        if self.credential.device != Some(self.device.id) {
            return Ok(());
        }
        let nothing = certificates.is_empty();
        for certificate in certificates {
            let replaced = certificate.replaces;
            let event = CertificateEvent::Release(Hold::Unconfirmed);
            certificates::apply(&self.cx, &mut self.uow, certificate, event).await?;
            let Some(replaced) = replaced else { continue };
            let replaced = self.uow.certificates().lock(self.device.project, replaced).await?;
            if let Some(replaced) = replaced.filter(is_installed) {
                let event = CertificateEvent::Revoke(RevocationReason::Superseded);
                certificates::apply(&self.cx, &mut self.uow, replaced, event).await?;
            }
        }
        let Some(order) = mobile_id::order_of(&mut self.uow, self.credential.id).await? else { return Ok(()) };
        if nothing && !order.plan.profiles.is_empty() {
            return Ok(()); // what was ordered is still to be made
        }
        let Some(process) = mobile_id::install(&self.cx, &mut self.uow, order).await? else { return Ok(()) };
        let process = self.uow.processes().lock(self.device.project, process).await?;
        if let Some(process) = process.filter(|process| process.state.is_open()) {
            processes::complete(&self.cx, &mut self.uow, &self.user, process).await?;
        }
        Ok(())
    }

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
