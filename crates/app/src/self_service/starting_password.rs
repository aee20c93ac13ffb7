//! Starting passwords, which operators hand over in person.

use data_encoding::BASE32_NOPAD;
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::time::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use store::repo::HolderPassword;
use store::seal;

use super::password::{address_of, tell};
use super::session::after;
use crate::access::Password;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;
use crate::users::require_active;

/// How long a starting password opens anything.
const VALID: SignedDuration = SignedDuration::from_hours(24);
/// 80 random bits, which argon2 slows down besides: 16 letters and digits.
const BYTES: usize = 10;

/// A starting password that was just made.
#[derive(Debug, Clone)]
pub struct StartingPassword {
    /// Shown once; only its hash is kept.
    pub password: SecretString,
    /// Until when it opens anything.
    pub expires_at: Timestamp,
}

/// Makes a starting password in the place of whatever password the user had, and ends the sessions of the user.
///
/// # Errors
/// [`Error::NotFound`]; the conflict `user_not_active`; [`Error::Invalid`] if the user has no address to log in with.
pub async fn make(cx: &Context, user: Id<kind::User>) -> Result<StartingPassword> {
    cx.require(Permission::AcquireCredentials)?;
    let text = fresh()?;
    let hash = cx.app().passwords().hash(Password::new(text.expose_secret().to_owned())).await?;
    let mut uow = cx.begin().await?;
    let user = uow.users().lock(cx.project().id, user).await?.ok_or(Error::NotFound("user"))?;
    require_active(&user)?;
    address_of(&user)?;
    let expires_at = after(cx.now(), VALID);
    let kept = HolderPassword { user: user.id, hash, must_change: true, expires_at: Some(expires_at) };
    uow.holder_passwords().put(user.project, &kept, cx.now()).await?;
    uow.holder_sessions().remove_of_user(user.id, None).await?;
    tell(cx, &mut uow, &user, "starting_password").await?;
    let detail = json!({"expires_at": expires_at});
    record::audit_of(cx, &mut uow, "users.self_service_password", user.id, user.id, detail, None).await?;
    let made = StartingPassword { password: text, expires_at };
    cx.commit(uow, &made).await?;
    Ok(made)
}

/// Takes a user's password away, whoever chose it, and ends the sessions of the user.
///
/// # Errors
/// [`Error::NotFound`] if there is no such user, or the user has no password.
pub async fn remove(cx: &Context, user: Id<kind::User>) -> Result<()> {
    cx.require(Permission::AcquireCredentials)?;
    let mut uow = cx.begin().await?;
    let user = uow.users().lock(cx.project().id, user).await?.ok_or(Error::NotFound("user"))?;
    if !uow.holder_passwords().remove(user.project, user.id).await? {
        return Err(Error::NotFound("password of the user"));
    }
    uow.holder_sessions().remove_of_user(user.id, None).await?;
    tell(cx, &mut uow, &user, "removed").await?;
    let action = "users.remove_self_service_password";
    record::audit_of(cx, &mut uow, action, user.id, user.id, Value::Null, None).await?;
    cx.commit(uow, &()).await
}

/// Easily read out and typed: small letters and digits in groups of four.
fn fresh() -> Result<SecretString> {
    let text = BASE32_NOPAD.encode(&seal::random::<BYTES>()?).to_ascii_lowercase();
    let groups: Vec<_> = text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    Ok(groups.join("-").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_starting_password_is_a_password() {
        let text = fresh().unwrap().expose_secret().to_owned();
        assert_eq!(text.len(), 19);
        assert_ne!(text, fresh().unwrap().expose_secret());
        assert!(Password::new(text).check(&"maria@example.org".parse().unwrap(), "").is_ok());
    }
}
