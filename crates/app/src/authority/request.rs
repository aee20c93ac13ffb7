//! A CA that is to be signed elsewhere: its key is made here, and a request for it.

use std::sync::Arc;

use domain::authority::{Authority, AuthorityState, KeyInToken};
use domain::permission::Permission;
use pki::key::{KeyKind, Signer};
use serde_json::json;
use store::repo::AuthorityKey;

use super::make::{generate, seal};
use super::names;
use super::token::{find_key, make_key, refuse_used};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;
use crate::tokens::apart;

/// Where the key of a requested CA lies.
#[derive(Debug, Clone)]
pub enum RequestKey {
    /// It is made, and sealed in the database.
    Sealed(KeyKind),
    /// It is made in the token of this name, and called like the CA.
    MadeInToken(KeyKind, String),
    /// It is in a token already.
    InToken(KeyInToken),
}

/// Makes a key, or takes one in a token, and a request (PKCS#10) for a CA below somebody else's. The present CA goes on
/// issuing until what was signed is installed.
///
/// # Errors
/// [`Error::Invalid`] if the token does not give the key.
pub async fn request(cx: &Context, key: RequestKey) -> Result<Authority> {
    cx.require(Permission::ManageProject)?;
    let number = cx.read().await?.authorities().list(cx.project().id).await?.len() + 1;
    let slug = names::slug(cx.project(), number);
    let (software, token, signer) = match key {
        RequestKey::Sealed(kind) => {
            let key = Arc::new(generate(kind)?);
            (Some(key.clone()), None, key as Arc<dyn Signer>)
        }
        RequestKey::MadeInToken(kind, token) => {
            let at = KeyInToken { token, label: slug.clone() };
            let key = make_key(cx, &at, kind).await?;
            (None, Some(at), key)
        }
        RequestKey::InToken(at) => {
            let key = find_key(cx, &at).await?;
            (None, Some(at), key)
        }
    };
    let subject = names::subject(cx.project(), "Issuing CA", number)?;
    let kind = signer.public_key().kind();
    let request = apart(move || pki::authority::request(signer.as_ref(), &subject)).await?.map_err(Error::internal)?;
    let authority = Authority {
        id: cx.fresh_id()?,
        project: cx.project().id,
        slug,
        state: AuthorityState::Requested,
        token,
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
    let mut uow = cx.begin().await?;
    if let Some(at) = &authority.token {
        refuse_used(&mut uow, at).await?;
    }
    uow.authorities().add(&authority).await?;
    if let Some(key) = software {
        seal(&mut uow, &authority, AuthorityKey::Issuing, &key).await?;
    }
    let detail = json!({"slug": authority.slug, "key": kind.to_string(), "token": token_name(&authority)});
    record::audit(cx, &mut uow, "authority.requested", authority.id, detail).await?;
    cx.commit(uow, &authority).await?;
    Ok(authority)
}

fn token_name(authority: &Authority) -> Option<&str> {
    authority.token.as_ref().map(|at| at.token.as_str())
}
