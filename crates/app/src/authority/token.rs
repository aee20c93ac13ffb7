//! Keys of CAs that lie in tokens.

use std::sync::Arc;

use domain::authority::KeyInToken;
use pki::key::token::{KeyName, NewKey, Purpose};
use pki::key::{KeyKind, Signer};
use store::Session;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::tokens::{self, apart, refused};

/// A key that is in a token already.
///
/// # Errors
/// [`Error::Invalid`] at `/token` or `/token_key`.
pub(super) async fn find_key(cx: &Context, at: &KeyInToken) -> Result<Arc<dyn Signer>> {
    let token = tokens::open(cx, &at.token).await?;
    let name = KeyName::Label(at.label.clone());
    let key = apart(move || token.key(&name)).await?.map_err(|fault| refused("/token_key", &fault))?;
    Ok(Arc::new(key))
}

/// Makes a key in a token. Nothing takes it away again: one that is left over is found by its label.
///
/// # Errors
/// As [`find_key`].
pub(super) async fn make_key(cx: &Context, at: &KeyInToken, kind: KeyKind) -> Result<Arc<dyn Signer>> {
    let token = tokens::open(cx, &at.token).await?;
    let label = at.label.clone();
    let make = move || token.generate(&NewKey { label: &label, kind, purpose: Purpose::Sign });
    Ok(Arc::new(apart(make).await?.map_err(|fault| refused("/token_key", &fault))?))
}

/// Two CAs never share a key: what one revokes, the other would call good.
pub(super) async fn refuse_used(session: &mut Session, at: &KeyInToken) -> Result<()> {
    if session.authorities().uses(at).await? {
        let detail = "another CA has this key; make one for this CA";
        return Err(Error::invalid("/token_key", "token_key_used", detail));
    }
    Ok(())
}
