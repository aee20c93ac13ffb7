//! A phone asks for its state: it learns what became of it, and works for another lease.

use std::collections::BTreeMap;

use domain::certificate::CertificateState;
use domain::credential::{CredentialEvent, Intent, Observation, Observed};
use domain::device::{DeviceEvent, DeviceState, Thumbprint};

use super::error::Result;
use super::nonce::Told;
use super::phone::Phone;
use super::status::{HeldCertificate, Holdings, PhoneState, PhoneStatus};
use crate::context::App;
use crate::mobile_id;

/// Answers the state of the phone that is known by `key`. `heard` is what the
/// newest answer told that has reached the phone.
///
/// # Errors
/// [`super::Error::DeviceUnknown`] if the key is bound to nothing.
pub async fn state(app: &App, key: &Thumbprint, heard: Told) -> Result<PhoneState> {
    let mut phone = Phone::of(app, key).await?;
    phone.catch_up(heard).await?;
    let state = phone.tell().await?;
    phone.uow.commit().await?;
    Ok(state)
}

impl Phone {
    /// The state as it is now; its lease is the phone's from now on.
    pub(super) async fn tell(&mut self) -> Result<PhoneState> {
        let state = self.state();
        self.change(DeviceEvent::Seen { lease_until: state.lease_until }).await?;
        self.note_life(&state).await?;
        Ok(PhoneState { holdings: self.holdings().await?, ..state })
    }

    /// A phone that is away cannot open doors for longer than its lease: that it asks is the sign that its credential may
    /// be in use. Once an hour is enough to know, and no event.
    async fn note_life(&mut self, state: &PhoneState) -> Result<()> {
        let now = self.cx.now();
        if state.status == PhoneStatus::Active && self.credential.is_first_use(now) {
            self.uow.credentials().note_use(self.credential.project, self.credential.id, now).await?;
            self.credential.last_used_at = Some(now);
        }
        Ok(())
    }

    /// Its certificates, and those that it is to make while it may have any.
    async fn holdings(&mut self) -> Result<Holdings> {
        let known = self.uow.certificates().of_credential(self.credential.id).await?;
        let mut newest = BTreeMap::new();
        for one in known.iter().filter(|one| one.device == Some(self.device.id)) {
            let told = !matches!(one.state, CertificateState::Prepared | CertificateState::Abandoned);
            if let Some(key_id) = one.key_id.clone().filter(|_| told) {
                newest.insert(key_id, one);
            }
        }
        let certificates = newest.into_iter().map(|(key_id, one)| HeldCertificate {
            key_id,
            profile: one.profile.clone(),
            serial: one.serial.to_string(),
            status: one.state.as_str(),
            not_after: one.not_after,
        });
        let certificates = certificates.collect();
        let is_active = self.device.state == DeviceState::Active && self.credential.intent == Intent::Active;
        if !is_active || self.may_install().is_err() {
            return Ok(Holdings { certificates, to_renew: Vec::new() });
        }
        let Some(order) = mobile_id::order_of(&mut self.uow, self.credential.id).await? else {
            return Ok(Holdings { certificates, to_renew: Vec::new() });
        };
        let options = &self.settings.mobile_id;
        let missing = mobile_id::missing(options, Some(&order), &known, &self.device, self.cx.now());
        if missing.is_empty() {
            return Ok(Holdings { certificates, to_renew: Vec::new() });
        }
        let all = mobile_id::templates(&mut self.uow, &self.cx, options, &order, &self.user).await?;
        let to_renew = all.into_iter().filter(|one| missing.contains(&one.key_id.as_str())).collect();
        Ok(Holdings { certificates, to_renew })
    }

    /// Does what is due before the phone is told anything.
    pub(super) async fn catch_up(&mut self, heard: Told) -> Result<()> {
        let now = self.cx.now();
        if let Some(CredentialEvent::Expire) = self.credential.due_event(now) {
            self.report(CredentialEvent::Expire).await?;
        }
        if self.is_to_resume() {
            let observation = Observation::Activated { device: Some(self.device.id) };
            self.report(CredentialEvent::answer(self.credential.generation, observation)).await?;
        }
        if self.shows_its_present_number(heard) {
            let event = CredentialEvent::report(self.credential.generation, Observation::CardUpdated);
            self.report(event).await?;
        }
        Ok(())
    }

    /// It was held, is not to be any more, and here it is.
    fn is_to_resume(&self) -> bool {
        let credential = &self.credential;
        credential.intent == Intent::Active
            && credential.observed == Observed::Suspended
            && credential.validity.has_started(self.cx.now())
            && credential.device == Some(self.device.id)
            && self.device.state == DeviceState::Active
    }

    /// The answer that told it the present number has reached it, so that nobody sees
    /// the one before any more.
    fn shows_its_present_number(&self, heard: Told) -> bool {
        let state = self.state();
        !self.credential.held_numbers.is_empty()
            && state.status == PhoneStatus::Active
            && heard != Told::default()
            && heard == state.told()
    }
}
