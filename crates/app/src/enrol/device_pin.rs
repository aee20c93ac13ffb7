//! The device PIN: it guards the keys on a phone, together with a share that the server keeps.
//!
//! The phone wraps its keys with both, so that nobody who has the phone alone can try PINs.
//! The server never learns the PIN: it compares what only the PIN proves.

use domain::certificate::{CertificateEvent, RevocationReason};
use domain::device::{DeviceState, Thumbprint};
use store::seal::{equal, random, sha256};
use zeroize::Zeroizing;

use super::error::{Error, Result};
use super::phone::Phone;
use crate::context::App;
use crate::{certificates, record};

/// How many device PINs may be tried in a row.
const ATTEMPTS: u8 = 5;

/// What a phone needs beside its PIN.
pub struct Share(pub Zeroizing<Vec<u8>>);

/// Sets the PIN of the phone that is known by `key`: `proof` is what proves it. Where it has one, the old one is proven,
/// too.
///
/// # Errors
/// [`Error::PinSet`] without the old one; [`Error::PinWrong`] and [`Error::PinLocked`] for another old one.
pub async fn set_pin(app: &App, key: &Thumbprint, proof: &[u8; 32], old: Option<&[u8; 32]>) -> Result<Share> {
    let mut phone = Phone::of(app, key).await?;
    if matches!(phone.device.state, DeviceState::Removed(_)) {
        return Err(Error::DeviceUnknown);
    }
    let known = phone.uow.devices().pin(&phone.device).await?;
    match (known, old) {
        (None, _) => {}
        (Some(_), None) => return Err(Error::PinSet),
        (Some(_), Some(old)) => {
            drop(phone);
            unlock_pin(app, key, old).await?;
            phone = Phone::of(app, key).await?;
        }
    }
    let share: [u8; 32] = random()?;
    phone.uow.devices().set_pin(&phone.device, &sha256(proof), &share).await?;
    let (device, user) = (phone.device.id, phone.user.id);
    record::audit_of(&phone.cx, &mut phone.uow, "enrol.set_pin", device, user, serde_json::Value::Null, None).await?;
    phone.uow.commit().await?;
    Ok(Share(Zeroizing::new(share.to_vec())))
}

/// Gives out the share to who proves the PIN. The try is counted, and that is committed, before anything is compared;
/// the fifth wrong one in a row makes the server forget the share, and what it guards is revoked.
///
/// # Errors
/// [`Error::PinNotSet`], [`Error::PinWrong`], [`Error::PinLocked`].
pub async fn unlock_pin(app: &App, key: &Thumbprint, proof: &[u8; 32]) -> Result<Share> {
    let mut phone = Phone::of(app, key).await?;
    let kept = phone.uow.devices().pin(&phone.device).await?.ok_or(Error::PinNotSet)?;
    let share = kept.share.ok_or(Error::PinLocked)?;
    let tries = phone.uow.devices().count_pin_attempt(phone.device.id).await?;
    phone.uow.commit().await?;
    let left = u32::from(ATTEMPTS).saturating_sub(tries);
    let is_right = equal(&sha256(proof), &kept.proof) && tries <= u32::from(ATTEMPTS);
    let mut phone = Phone::of(app, key).await?;
    if is_right {
        phone.uow.devices().clear_pin_attempts(phone.device.id).await?;
        phone.uow.commit().await?;
        return Ok(Share(share));
    }
    if left > 0 {
        return Err(Error::PinWrong { attempts_left: u8::try_from(left).unwrap_or(ATTEMPTS) });
    }
    phone.lose_keys().await?;
    phone.uow.commit().await?;
    Err(Error::PinLocked)
}

impl Phone {
    /// Nobody can use the keys any more: their certificates end.
    async fn lose_keys(&mut self) -> Result<()> {
        self.uow.devices().forget_pin_share(self.device.id).await?;
        for certificate in self.uow.certificates().lock_of_credential(self.credential.id).await? {
            let is_live = certificate.device == Some(self.device.id) && !certificate.state.is_final();
            if is_live && certificate.state.as_str() != "prepared" {
                let event = CertificateEvent::Revoke(RevocationReason::PrivilegeWithdrawn);
                certificates::apply(&self.cx, &mut self.uow, certificate, event).await?;
            }
        }
        let (device, user) = (self.device.id, self.user.id);
        let detail = serde_json::Value::Null;
        Ok(record::audit_of(&self.cx, &mut self.uow, "enrol.pin_locked", device, user, detail, None).await?)
    }
}
