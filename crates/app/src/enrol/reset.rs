//! The holder gives the phone up.

use domain::credential::{CredentialEvent, Observed};
use domain::device::{DeviceEvent, DeviceState, Thumbprint};
use domain::job::{ContactNotice, Task};

use super::error::Result;
use super::phone::Phone;
use crate::context::App;
use crate::{jobs, record};

/// Unbinds the phone that is known by `key`. The code that it used stays used.
///
/// # Errors
/// [`super::Error::DeviceUnknown`] if the key is bound to nothing, or that was done already.
pub async fn reset(app: &App, key: &Thumbprint) -> Result<()> {
    let mut phone = Phone::of(app, key).await?;
    let (device, before) = (phone.device.id, phone.device.state);
    phone.change(DeviceEvent::Reset).await?;
    phone.report(CredentialEvent::DeviceReset { device }).await?;
    if before == DeviceState::Claimed && phone.credential.observed == Observed::Invited {
        phone.leave_unconfirmed().await?;
    }
    let user = phone.user.id;
    record::audit_of(&phone.cx, &mut phone.uow, "enrol.reset", device, user, serde_json::Value::Null, None).await?;
    phone.finish().await
}

impl Phone {
    /// Its invitation is used, and no phone has the credential: somebody has to send another.
    async fn leave_unconfirmed(&mut self) -> Result<()> {
        self.report(CredentialEvent::InvitationExpired).await?;
        let task = Task::NotifyContact { notice: ContactNotice::PhoneReset };
        let letter = jobs::letter(&self.user);
        Ok(jobs::queue_letter(&self.cx, &mut self.uow, task, letter, self.cx.now()).await?)
    }
}
