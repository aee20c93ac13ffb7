//! Being called by a system when something happens there: a hint to ask at once, never the truth.
//!
//! A system that can call is told where, with a secret that it shows us. What it says is not read: the connection is
//! looked at soon, as it would be a little later anyway.

use std::sync::Arc;

use connect::Callback;
use data_encoding::BASE32_NOPAD;
use domain::id::{Id, kind};
use domain::system::{Connection, ConnectionState, CredentialSystem};
use domain::time::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use store::UnitOfWork;
use store::seal::{DataKey, equal};

use super::keep::find;
use crate::context::{App, Context};
use crate::error::{Error, Result};

/// The header in which a system shows the secret that it was told.
pub const CALLBACK_HEADER: &str = "X-Claviger-Callback";

/// The purpose of the project key that the secrets are made with.
const PURPOSE: &str = "system_callback";
/// How long after a call the connection is looked at: many calls in a row lead to one look.
const SOON: SignedDuration = SignedDuration::from_millis(100);
/// How long after a look it is looked at again if the system calls: one that never stops calling is asked so often, and
/// more seldom before its limit of calls is reached.
const AGAIN: SignedDuration = SignedDuration::from_millis(400);

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
    let mut uow = cx.begin().await?;
    uow.connections().hurry(id, cx.now(), soon(cx.now(), SOON)).await?;
    cx.commit(uow, &()).await?;
    app.links().hurry();
    Ok(())
}

/// Returns after a system called this node, when its connection is due: a hint to look whether it is this node's.
pub async fn wait_for_call(app: &App) {
    app.links().hurried().await;
    tokio::time::sleep(SOON.unsigned_abs()).await;
}

/// When a connection is looked at again that a look found standing: sooner where the system called since that began, or
/// where not everything was heard. It is left alone for a moment in any case, and for longer where it says so.
pub(super) async fn next_look(
    cx: &Context,
    uow: &mut UnitOfWork,
    (began, unheard): (Timestamp, bool),
    after: &Connection,
    rest: SignedDuration,
) -> Result<Timestamp> {
    let rests_until = soon(cx.now(), AGAIN.max(rest));
    uow.connections().rest(after.system, rests_until).await?;
    let called_at = uow.connections().called_at(after.system).await?;
    let is_wanted = unheard || called_at.is_some_and(|at| at >= began);
    Ok(if is_wanted && after.state == ConnectionState::Connected {
        after.next_at.min(rests_until)
    } else {
        after.next_at
    })
}

fn soon(now: Timestamp, span: SignedDuration) -> Timestamp {
    now.saturating_add(span).unwrap_or(now)
}

fn secret(system: Id<kind::CredentialSystem>, key: &DataKey) -> SecretString {
    BASE32_NOPAD.encode(&key.code(system.as_bytes())).to_ascii_lowercase().into()
}
