//! Removing a system: what is lost is said before.

use domain::credential::{CredentialEvent, FinalReason};
use domain::id::{Id, kind};
use domain::permission::Permission;
use serde_json::json;

use crate::context::Context;
use crate::credentials::settle_with;
use crate::error::{Error, Result};
use crate::record;
use crate::version::Expected;

/// How many credentials are revoked in one unit of work.
const CHUNK: u32 = 100;

/// What is to become of the credentials that are not over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// They are revoked; the system is removed when all of them are confirmed, by asking again.
    Revoke,
    /// Claviger forgets them; at the system they stay as they are.
    Forget,
}

/// What is lost with a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    /// How many pools.
    pub pools: u64,
    /// How many credentials that are not over yet.
    pub live_credentials: u64,
    /// Whether new users get their credentials from one of its pools.
    pub is_default: bool,
}

/// What would be lost with a system.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn loss(cx: &Context, id: Id<kind::CredentialSystem>) -> Result<Loss> {
    cx.require(Permission::ReadProject)?;
    let mut reader = cx.read().await?;
    let project = reader.projects().by_id(cx.project().id).await?.ok_or(Error::NotFound("project"))?;
    reader.systems().lookup(project.id, id).await?.ok_or(Error::NotFound("system"))?;
    let pools = reader.pools().list_of_system(project.id, id).await?;
    let live_credentials = reader.credentials().live_of_system(id).await?;
    let is_default = pools.iter().any(|pool| project.default_pool == Some(pool.id));
    Ok(Loss { pools: pools.len() as u64, live_credentials, is_default })
}

/// Removes a system, its pools, and all that is kept of its connection. While credentials of it are not over, it says
/// how many, and does nothing unless it is told what becomes of them.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; [`Error::Conflict`] if the system is part of Claviger, if credentials of it
/// are not over, or if new users get theirs from it.
pub async fn remove(
    cx: &Context,
    id: Id<kind::CredentialSystem>,
    expected: Expected,
    fate: Option<Fate>,
) -> Result<()> {
    cx.require(Permission::ManageProject)?;
    let known = super::read::get(cx, id).await?;
    expected.check(known.system.version)?;
    if known.system.configuration.is_empty() {
        return Err(Error::conflict("system_is_own", "the Mobile ID system is part of Claviger and stays"));
    }
    let lost = loss(cx, id).await?;
    if lost.is_default {
        let detail = "one of its pools is the project's default pool; choose another one first";
        return Err(Error::conflict("pool_is_default", detail));
    }
    match fate {
        None if lost.live_credentials > 0 => return Err(still_live(lost.live_credentials)),
        Some(Fate::Revoke) if lost.live_credentials > 0 => {
            revoke_all(cx, id).await?;
            let left = loss(cx, id).await?.live_credentials;
            if left > 0 {
                let detail =
                    format!("{left} revocations are not confirmed by the system yet; remove it again when they are");
                return Err(Error::conflict("revocations_open", detail));
            }
        }
        _ => {}
    }
    let mut uow = cx.begin().await?;
    if fate == Some(Fate::Forget) {
        uow.credentials().forget_system(id).await?;
    }
    if uow.credentials().live_of_system(id).await? > 0 {
        return Err(Error::Stale); // somebody acquired one meanwhile
    }
    uow.systems().remove(cx.project().id, id).await?;
    let detail = json!({
        "name": known.system.name, "pools": lost.pools, "credentials_forgotten": (fate == Some(Fate::Forget)).then_some(lost.live_credentials),
    });
    record::audit(cx, &mut uow, "systems.remove", id, detail).await?;
    cx.commit(uow, &()).await
}

fn still_live(count: u64) -> Error {
    let detail = format!(
        "{count} credentials of it are not over; say what becomes of them: revoke them, or forget them and leave them \
         as they are at the system"
    );
    Error::conflict("credentials_live", detail)
}

async fn revoke_all(cx: &Context, id: Id<kind::CredentialSystem>) -> Result<()> {
    let mut after = None;
    loop {
        let mut uow = cx.begin().await?;
        let page = uow.credentials().page_of_system(id, after, CHUNK).await?;
        after = page.last().map(|credential| credential.id);
        let whole = page.len() < CHUNK as usize;
        for credential in page.into_iter().filter(|credential| !credential.is_final()) {
            let Some(user) = uow.users().lookup(cx.project().id, credential.user).await? else { continue };
            let event = CredentialEvent::Revoke { reason: FinalReason::Revoked };
            settle_with(cx, &mut uow, &user, credential, event, None).await?;
        }
        uow.commit().await?;
        if whole {
            return Ok(());
        }
    }
}
