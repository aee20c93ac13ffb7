//! API keys: made once, shown once, revoked for good.

use domain::address_range::AddressRange;
use domain::id::{Id, kind};
use domain::operator::{ApiKey, Role};
use domain::permission::Permission;
use domain::text::tidy;
use domain::time::Timestamp;
use serde_json::json;

use crate::access::members::require_covers;
use crate::access::person_behind;
use crate::access::secret::Secret;
use crate::context::Context;
use crate::error::{Error, Invalid, Result};
use crate::record;

/// A key to be made.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// From where; empty: from everywhere.
    pub address_ranges: Vec<AddressRange>,
    /// Until when; `None`: until it is revoked.
    pub expires_at: Option<Timestamp>,
}

/// A key that was just made, and its secret.
#[derive(Debug, Clone)]
pub struct MadeKey {
    /// The key.
    pub key: ApiKey,
    /// Shown once; only its hash is kept.
    pub secret: Secret,
}

/// The project's keys, the revoked ones too.
///
/// # Errors
/// [`Error::Forbidden`] without [`Permission::ManageAccess`].
pub async fn list(cx: &Context) -> Result<Vec<ApiKey>> {
    cx.require(Permission::ManageAccess)?;
    Ok(cx.read().await?.api_keys().list(cx.project().id).await?)
}

/// Makes a key.
///
/// # Errors
/// [`Error::NotAllowed`] for a role beyond the caller's own; [`Error::Invalid`].
pub async fn create(cx: &Context, new: NewKey) -> Result<MadeKey> {
    cx.require(Permission::ManageAccess)?;
    new.check(cx.now())?;
    require_covers(cx, new.role)?;
    let secret = Secret::for_key()?;
    let mut uow = cx.begin().await?;
    let key = ApiKey {
        id: cx.fresh_id()?,
        project: cx.project().id,
        name: tidy(&new.name),
        role: new.role,
        secret_hash: secret.hash(),
        created_by: person_behind(&mut uow, cx.project().id, cx.actor()).await?,
        address_ranges: new.address_ranges.iter().map(ToString::to_string).collect(),
        created_at: cx.now(),
        expires_at: new.expires_at.map(domain::time::truncate),
        revoked_at: None,
        last_used_at: None,
    };
    uow.api_keys().add(&key).await?;
    record::audit(cx, &mut uow, "api_key.created", key.id, json!({"role": key.role})).await?;
    let made = MadeKey { key, secret };
    cx.commit(uow, &made).await?;
    Ok(made)
}

/// Revokes a key, at once and for good.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such key.
pub async fn revoke(cx: &Context, id: Id<kind::ApiKey>) -> Result<()> {
    cx.require(Permission::ManageAccess)?;
    let mut uow = cx.begin().await?;
    let key = uow.api_keys().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("API key"))?;
    require_covers(cx, key.role)?;
    if uow.api_keys().revoke(cx.project().id, id, cx.now()).await? {
        record::audit(cx, &mut uow, "api_key.revoked", id, serde_json::Value::Null).await?;
    }
    cx.commit(uow, &()).await
}

impl NewKey {
    fn check(&self, now: Timestamp) -> Result<()> {
        let mut faults = Vec::new();
        let name = tidy(&self.name);
        if !(1..=100).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            faults.push(Invalid::new("/name", "invalid_value", "expected 1 to 100 characters on one line"));
        }
        if self.expires_at.is_some_and(|at| at <= now) {
            faults.push(Invalid::new("/expires_at", "in_the_past", "expected a moment that is still to come"));
        }
        if self.address_ranges.len() > 50 {
            faults.push(Invalid::new("/address_ranges", "invalid_value", "expected at most 50 ranges"));
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
    }
}
