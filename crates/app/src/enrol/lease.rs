//! Leases that ran out: what a phone that cannot be reached cannot do any more.

use domain::credential::{CredentialEvent, Intent};
use domain::device::DeviceEvent;
use domain::id::{Id, kind};

use super::error::{Error, Result};
use super::phone::Phone;
use crate::context::{App, Caller};

/// Records that a phone's lease ran out; answers whether it did. May be called again,
/// and for a phone that has asked since.
///
/// # Errors
/// If the database does not answer.
pub async fn lease_ended(app: &App, project: Id<kind::Project>, device: Id<kind::Device>) -> crate::Result<bool> {
    match end(app, project, device).await {
        Ok(ended) => Ok(ended),
        Err(Error::DeviceUnknown) => Ok(false), // it is gone, and so is its lease
        Err(Error::Other(error)) => Err(error),
        Err(other) => Err(crate::Error::internal(other)),
    }
}

async fn end(app: &App, project: Id<kind::Project>, device: Id<kind::Device>) -> Result<bool> {
    let mut uow = app.store().begin().await?;
    let found = uow.devices().lookup(project, device).await?.ok_or(Error::DeviceUnknown)?;
    let mut phone = Phone::lock(app, uow, Caller::system(), found).await?;
    let Ok((ended, category)) = phone.device.clone().apply(DeviceEvent::LeaseEnded, app.now()) else {
        return Ok(false); // it asked in the meantime
    };
    phone.uow.devices().update(&ended).await?;
    phone.device = ended;
    if let Some(category) = category.filter(|_| phone.is_missed()) {
        phone.record(category).await?;
    }
    phone.report(CredentialEvent::LeaseEnded { device }).await?;
    phone.finish().await?;
    Ok(true)
}

impl Phone {
    /// Whether anybody wonders where it is: not of one that was told to stop.
    fn is_missed(&self) -> bool {
        self.credential.intent == Intent::Active && self.credential.device == Some(self.device.id)
    }
}
