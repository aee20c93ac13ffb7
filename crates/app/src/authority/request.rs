//! A CA that is to be signed elsewhere: its key is made here, and a request for it.

use domain::authority::{Authority, AuthorityState};
use domain::permission::Permission;
use pki::key::KeyKind;
use serde_json::json;
use store::repo::AuthorityKey;

use super::make::{generate, seal};
use super::names;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// Makes a key and a request (PKCS#10) for a CA below somebody else's. The present CA goes on issuing until what
/// was signed is installed.
///
/// # Errors
/// If the database fails.
pub async fn request(cx: &Context, kind: KeyKind) -> Result<Authority> {
    cx.require(Permission::ManageProject)?;
    let key = generate(kind)?;
    let mut uow = cx.begin().await?;
    let number = uow.authorities().list(cx.project().id).await?.len() + 1;
    let subject = names::subject(cx.project(), "Issuing CA", number)?;
    let request = pki::authority::request(&key, &subject).map_err(Error::internal)?;
    let authority = Authority {
        id: cx.fresh_id()?,
        project: cx.project().id,
        slug: names::slug(cx.project(), number),
        state: AuthorityState::Requested,
        token: None,
        has_root_key: false,
        request: Some(request),
        certificates: String::new(),
        not_after: None,
        responder: None,
        responder_not_after: None,
        created_at: cx.now(),
        updated_at: cx.now(),
        version: 1,
    };
    uow.authorities().add(&authority).await?;
    seal(&mut uow, &authority, AuthorityKey::Issuing, &key).await?;
    let detail = json!({"slug": authority.slug, "key": kind.to_string()});
    record::audit(cx, &mut uow, "authority.requested", authority.id, detail).await?;
    cx.commit(uow, &authority).await?;
    Ok(authority)
}
