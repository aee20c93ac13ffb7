//! Who gets nothing of a pool by itself: a person took it away, or it went to and fro.

use domain::credential::{Credential, CredentialOrigin};
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::system::CredentialPool;
use serde_json::json;
use store::UnitOfWork;
use store::repo::Hold;

use super::run;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// Somebody ended a credential, here or at its system: it is not generated anew.
pub(super) const MANUAL: &str = "manual";
/// Automation changed a user's credentials too often.
pub(super) const RESTLESS: &str = "restless";

/// After somebody has taken a credential away, here or at its system, automation does not give another one in its place.
pub(crate) async fn hold_after(cx: &Context, uow: &mut UnitOfWork, credential: &Credential) -> Result<()> {
    let Some(pool) = uow.pools().lookup(credential.project, credential.pool).await? else { return Ok(()) };
    if let Some(hold) = hold_of_end(cx, &pool, credential) {
        uow.automation().hold(cx.project().id, &hold).await?;
    }
    Ok(())
}

/// What keeps automation from giving another one in place of a credential of this pool that somebody ended.
pub(crate) fn hold_of_end(cx: &Context, pool: &CredentialPool, credential: &Credential) -> Option<Hold> {
    let gives = credential.origin == CredentialOrigin::Auto || !pool.auto_generate_filter.is_empty();
    let hold = Hold { pool: credential.pool, user: credential.user, reason: MANUAL.to_owned(), held_at: cx.now() };
    gives.then_some(hold)
}

/// A person has set a credential back: what kept automation away is over.
pub(crate) async fn forget_hold(uow: &mut UnitOfWork, credential: &Credential) -> Result<()> {
    uow.automation().release(credential.project, credential.pool, credential.user).await.map(drop).map_err(Error::from)
}

/// The pools of which automation gives a user nothing.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such user.
pub async fn hold_of(cx: &Context, user: Id<kind::User>) -> Result<Vec<Hold>> {
    cx.require(Permission::ReadPeople)?;
    let mut reader = cx.read().await?;
    reader.users().lookup(cx.project().id, user).await?.ok_or(Error::NotFound("user"))?;
    Ok(reader.automation().holds(user).await?)
}

/// Lets automation give a user credentials of a pool again, and look at the user at once.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such user, or nothing is held.
pub async fn release(cx: &Context, pool: Id<kind::CredentialPool>, user: Id<kind::User>) -> Result<()> {
    cx.require(Permission::AcquireCredentials)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    uow.users().lock(project, user).await?.ok_or(Error::NotFound("user"))?;
    if !uow.automation().release(project, pool, user).await? {
        return Err(Error::NotFound("hold"));
    }
    record::audit_of(cx, &mut uow, "automation.release", user, user, json!({ "pool": pool }), None).await?;
    run::touch(&mut uow, project, &[user]).await?;
    cx.commit(uow, &()).await
}
