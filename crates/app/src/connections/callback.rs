//! Being called by a system when something happens there: a hint to ask at once, never the truth.
//!
//! A system that can call is told where, with a secret that it shows us. What it says is not read: the connection is
//! looked at soon, as it would be a little later anyway.

use std::sync::Arc;

use connect::Callback;
use data_encoding::BASE32_NOPAD;
use domain::id::{Id, kind};
use domain::system::CredentialSystem;
use domain::time::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use store::seal::{DataKey, equal};

use super::keep::find;
use crate::context::{App, Context};
use crate::error::{Error, Result};

/// The header in which a system shows the secret that it was told.
pub const CALLBACK_HEADER: &str = "X-Claviger-Callback";

/// The purpose of the project key that the secrets are made with.
const PURPOSE: &str = "system_callback";
/// How long after a call the connection is looked at: many calls in a row lead to one look.
const SOON: SignedDuration = SignedDuration::from_secs(2);

/// Tells a system where to call. That it cannot be told changes nothing: it is asked all the same.
pub(super) async fn subscribe(
    cx: &Context,
    system: &CredentialSystem,
    open: &Arc<dyn connect::Connection>,
) -> Result<()> {
    let mut uow = cx.begin().await?;
    let key = uow.project_keys().get_or_create(system.project, PURPOSE).await?;
    cx.commit(uow, &()).await?;
    let url = cx.app().public_url().join(&format!("/api/v1/callbacks/{}", system.id));
    let secret = secret(system.id, &key);
    match open.subscribe(Callback { url: &url, header: CALLBACK_HEADER, secret: &secret }).await {
        Ok(()) | Err(connect::Error::Unsupported) => {}
        Err(error) => tracing::info!(system.id = %system.id, %error, "a system was not told where to call"),
    }
    Ok(())
}

/// A system says that something happened: its connection is looked at soon, if anybody keeps it.
///
/// # Errors
/// [`Error::NotFound`] if there is no such system, or the secret is not the one that it was told.
pub async fn called(app: &App, id: Id<kind::CredentialSystem>, shown: &str) -> Result<()> {
    let nobody = || Error::NotFound("system");
    let (cx, system) = find(app, id).await?.ok_or_else(nobody)?;
    let key = cx.read().await?.project_keys().lookup(system.project, PURPOSE).await?.ok_or_else(nobody)?;
    if !equal(shown.as_bytes(), secret(id, &key).expose_secret().as_bytes()) {
        return Err(nobody());
    }
    let at = cx.now().saturating_add(SOON).unwrap_or(cx.now());
    let mut uow = cx.begin().await?;
    uow.connections().hurry(id, at).await?;
    cx.commit(uow, &()).await
}

fn secret(system: Id<kind::CredentialSystem>, key: &DataKey) -> SecretString {
    BASE32_NOPAD.encode(&key.code(system.as_bytes())).to_ascii_lowercase().into()
}
