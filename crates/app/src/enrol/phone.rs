//! A phone that proved a bound key, with everything about it, locked.

use domain::credential::{Credential, CredentialEvent};
use domain::device::{Device, DeviceEvent, DeviceState, Thumbprint};
use domain::event::{Actor, Category, Event, PersonalDetail};
use domain::settings::Settings;
use domain::user::User;
use store::UnitOfWork;

use super::error::{Error, Result};
use super::status::{PhoneState, phone_state};
use crate::context::{App, Caller, Context};
use crate::credentials::settle_with;
use crate::{record, users};

/// The phone, its credential and its holder, in a unit of work.
pub(super) struct Phone {
    pub(super) cx: Context,
    pub(super) uow: UnitOfWork,
    pub(super) user: User,
    pub(super) credential: Credential,
    pub(super) device: Device,
    pub(super) settings: Settings,
}

impl Phone {
    /// The phone that is known by this key.
    pub(super) async fn of(app: &App, key: &Thumbprint) -> Result<Self> {
        let mut uow = app.store().begin().await?;
        let device = uow.devices().by_thumbprint(key).await?.ok_or(Error::DeviceUnknown)?;
        let caller = Caller::phone(Actor::Phone(device.id), device.project);
        Self::lock(app, uow, caller, device).await
    }

    /// Locks the credential, then reads the phone again: it may have changed until then.
    pub(super) async fn lock(app: &App, mut uow: UnitOfWork, caller: Caller, found: Device) -> Result<Self> {
        let (project, unknown) = (found.project, || Error::DeviceUnknown);
        let credential = uow.credentials().lock(project, found.credential).await?.ok_or_else(unknown)?;
        let device = uow.devices().lookup(project, found.id).await?.ok_or_else(unknown)?;
        if device.state == DeviceState::Reset {
            return Err(Error::DeviceUnknown);
        }
        let user = uow.users().lookup(project, device.user).await?.ok_or_else(unknown)?;
        let settings = crate::settings::load(&mut uow, project).await?;
        let project = uow.projects().by_id(project).await?.ok_or_else(unknown)?;
        Ok(Self { cx: app.as_caller(project, caller), uow, user, credential, device, settings })
    }

    /// What the phone is to be told.
    pub(super) fn state(&self) -> PhoneState {
        phone_state(
            &self.credential,
            &self.device,
            self.settings.phones.lease_hours,
            self.poll_after_s(),
            self.cx.now(),
        )
    }

    fn poll_after_s(&self) -> u32 {
        u32::from(self.settings.phones.poll_minutes) * 60
    }

    /// Changes the phone, and records what is to be recorded of it.
    pub(super) async fn change(&mut self, event: DeviceEvent) -> Result<()> {
        let (device, category) = self.device.clone().apply(event, self.cx.now())?;
        if device != self.device {
            self.uow.devices().update(&device).await?;
            self.device = device;
        }
        match category {
            Some(category) => self.record(category).await,
            None => Ok(()),
        }
    }

    /// Records something about the phone, which is named in the sealed part.
    pub(super) async fn record(&mut self, category: Category) -> Result<()> {
        let event = record::event_of(&self.cx, category, &self.user)?;
        let personal =
            PersonalDetail { device_name: Some(self.device.name.clone()), ..event.personal.unwrap_or_default() };
        let event = Event {
            credential: Some(self.credential.id),
            system: Some(self.credential.system),
            pool: Some(self.credential.pool),
            invitation: Some(self.device.invitation),
            device: Some(self.device.id),
            personal: Some(personal),
            ..event
        };
        Ok(self.uow.events().add(&event).await?)
    }

    /// Tells the credential's state machine, which may change the phone in turn.
    pub(super) async fn report(&mut self, event: CredentialEvent) -> Result<()> {
        let settled = settle_with(&self.cx, &mut self.uow, &self.user, self.credential.clone(), event, None).await?;
        self.credential = settled.credential;
        let device = self.uow.devices().lookup(self.device.project, self.device.id).await?;
        self.device = device.ok_or(Error::DeviceUnknown)?;
        Ok(())
    }

    /// Ends the unit of work; a user whose last right has ended just now is erased with it.
    pub(super) async fn finish(mut self) -> Result<()> {
        users::finish_deletion(&self.cx, &mut self.uow, &self.user).await?;
        Ok(self.uow.commit().await?)
    }
}
