//! Looking at credential systems.

use connect::Capabilities;
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::system::CredentialSystem;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::settings;

/// A system, and what it can do.
#[derive(Debug, Clone)]
pub struct System {
    /// The system.
    pub system: CredentialSystem,
    /// What it can do.
    pub capabilities: Capabilities,
}

/// One system.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such system.
pub async fn get(cx: &Context, id: Id<kind::CredentialSystem>) -> Result<System> {
    let all = list(cx).await?;
    all.into_iter().find(|known| known.system.id == id).ok_or(Error::NotFound("system"))
}

/// Every system of the project; there are few.
///
/// # Errors
/// If the database fails.
pub async fn list(cx: &Context) -> Result<Vec<System>> {
    cx.require(Permission::ReadProject)?;
    let mut reader = cx.read().await?;
    let settings = settings::load(&mut reader, cx.project().id).await?;
    let systems = reader.systems().list(cx.project().id).await?;
    let known = |system: CredentialSystem| {
        let capabilities = connect::connector(system.connector).capabilities(&settings);
        System { system, capabilities }
    };
    Ok(systems.into_iter().map(known).collect())
}
