//! Reading settings.

use domain::permission::Permission;
use store::Session;

use super::document::Shown;
use crate::context::Context;
use crate::error::Result;
use crate::transports::Secrets;

/// The project's settings, without their secrets.
///
/// # Errors
/// [`crate::Error::Forbidden`].
pub async fn show(cx: &Context) -> Result<Shown> {
    cx.require(Permission::ReadProject)?;
    read(&mut *cx.read().await?, cx).await
}

pub(super) async fn read(session: &mut Session, cx: &Context) -> Result<Shown> {
    let stored = session.settings().lookup(cx.project().id).await?;
    let secrets: Secrets = session.settings().secrets(cx.project().id).await?.unwrap_or_default();
    Ok(Shown {
        settings: stored.settings,
        mail_password_set: secrets.mail_password.is_some(),
        updated_at: stored.updated_at,
        version: stored.version,
    })
}
