//! A holder's own phones.

use domain::credential::Credential;
use domain::device::{Device, DeviceState};
use domain::mobile_id::{MobileId, ProcessKind};
use domain::self_service::Reach;
use store::Session;

use super::session::Holder;
use crate::error::Result;
use crate::{processes, settings};

/// A phone, as its holder sees it.
#[derive(Debug, Clone)]
pub struct OwnPhone {
    /// The phone.
    pub device: Device,
    /// Whether the session began with it.
    pub is_this_login: bool,
    /// Whether it can be locked.
    pub can_lock: bool,
}

/// The phones that a holder has or had, the newest first, without those that the holder gave up.
///
/// # Errors
/// [`crate::Error::NotAllowed`] if the session does not reach so far.
pub async fn phones(holder: &Holder) -> Result<Vec<OwnPhone>> {
    holder.require(Reach::LookAndLock)?;
    let (mut reader, project) = (holder.cx().read().await?, holder.session().project);
    let options = settings::load(&mut reader, project).await?.mobile_id;
    let mut phones = Vec::new();
    for device in reader.devices().of_user(project, holder.id()).await?.into_iter().rev() {
        if device.state != DeviceState::Reset {
            phones.push(show(&mut reader, holder, &options, device).await?);
        }
    }
    Ok(phones)
}

pub(super) async fn show(
    session: &mut Session,
    holder: &Holder,
    options: &MobileId,
    device: Device,
) -> Result<OwnPhone> {
    let credential = session.credentials().lookup_of_user(device.project, holder.id(), device.credential).await?;
    let can_lock = match credential.filter(|credential| has(credential, &device)) {
        Some(credential) => can_lock(session, options, &credential).await?,
        None => false,
    };
    Ok(OwnPhone { is_this_login: holder.session().device == Some(device.id), can_lock, device })
}

/// Whether locking a credential takes it from this phone.
pub(super) fn has(credential: &Credential, device: &Device) -> bool {
    match device.state {
        DeviceState::Active => credential.device == Some(device.id),
        DeviceState::Claimed => true,
        DeviceState::Removed(_) | DeviceState::Reset => false,
    }
}

/// Whether a credential is there to be locked, and the project lets its holder.
pub(super) async fn can_lock(session: &mut Session, options: &MobileId, credential: &Credential) -> Result<bool> {
    let is_let = options.is_enabled(ProcessKind::LockOwn) || !processes::is_mobile_id(session, credential).await?;
    Ok(is_let && !credential.is_final())
}
