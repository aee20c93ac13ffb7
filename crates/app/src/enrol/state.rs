//! A phone asks for its state: it learns what became of it, and works for another lease.

use domain::credential::{CredentialEvent, Intent, Observation, Observed};
use domain::device::{DeviceEvent, DeviceState, Thumbprint};

use super::error::Result;
use super::nonce::Told;
use super::phone::Phone;
use super::status::{PhoneState, PhoneStatus};
use crate::context::App;

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
        Ok(state)
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
