//! Passwords with which somebody asks for the first time.

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::time::{SignedDuration, Timestamp};
use serde_json::json;
use store::repo::EstPassword;

use crate::access::Secret;
use crate::authority::unavailable;
use crate::certificates;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;
use crate::users::require_active;

/// How long a password is good.
const VALID: SignedDuration = SignedDuration::from_hours(24);

/// A password that was just made.
#[derive(Debug, Clone)]
pub struct MadePassword {
    /// The name that goes with it.
    pub user: Id<kind::User>,
    /// Shown once; only its hash is kept.
    pub password: Secret,
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// Where EST is.
    pub url: String,
}

/// Makes a password that is good for one certificate of a user, by a profile, within a day.
///
/// # Errors
/// [`Error::NotFound`] for user and profile; [`Error::Invalid`] for a profile whose keys the server makes;
/// the conflicts `user_not_active` and `ca_unavailable`.
pub async fn make_password(cx: &Context, user: Id<kind::User>, profile: &str) -> Result<MadePassword> {
    cx.require(Permission::IssueCertificates)?;
    let mut uow = cx.begin().await?;
    let user = uow.users().lock(cx.project().id, user).await?.ok_or(Error::NotFound("user"))?;
    require_active(&user)?;
    certificates::for_requests(&mut uow, cx, profile).await?;
    let active = uow.authorities().active(cx.project().id).await?;
    let active = active.ok_or_else(|| unavailable("the project has no CA yet"))?;
    let password = Secret::for_session()?;
    let expires_at = cx.now().checked_add(VALID).map_err(Error::internal)?;
    let kept = EstPassword { project: user.project, user: user.id, profile: profile.to_owned(), expires_at };
    uow.est_passwords().add(&kept, password.hash()).await?;
    let detail = json!({"profile": profile, "expires_at": expires_at});
    record::audit_of(cx, &mut uow, "certificates.est_password", user.id, user.id, detail, None).await?;
    let url = cx.app().public_url().join(&format!("/.well-known/est/{}", active.slug));
    let made = MadePassword { user: user.id, password, expires_at, url };
    cx.commit(uow, &made).await?;
    Ok(made)
}
