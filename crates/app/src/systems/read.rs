//! Looking at credential systems.

use connect::Capabilities;
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::system::{Connection, CredentialSystem};
use store::Session;

use crate::connections::SystemSecrets;
use crate::context::Context;
use crate::credentials::capabilities;
use crate::error::{Error, Result};
use crate::settings;

/// A system, what it can do, and how its connection stands.
#[derive(Debug, Clone)]
pub struct System {
    /// The system.
    pub system: CredentialSystem,
    /// What it can do.
    pub capabilities: Capabilities,
    /// How its connection stands; `None` where there is none to keep, or nobody has tried yet.
    pub connection: Option<Connection>,
    /// The names of the fields whose secrets are known.
    pub secrets_set: Vec<String>,
}

/// One system.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such system.
pub async fn get(cx: &Context, id: Id<kind::CredentialSystem>) -> Result<System> {
    cx.require(Permission::ReadProject)?;
    let mut reader = cx.read().await?;
    let system = reader.systems().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("system"))?;
    known(cx, &mut reader, system).await
}

/// Every system of the project; there are few.
///
/// # Errors
/// If the database fails.
pub async fn list(cx: &Context) -> Result<Vec<System>> {
    cx.require(Permission::ReadProject)?;
    let mut reader = cx.read().await?;
    let mut systems = Vec::new();
    for system in reader.systems().list(cx.project().id).await? {
        systems.push(known(cx, &mut reader, system).await?);
    }
    Ok(systems)
}

pub(super) async fn known(cx: &Context, session: &mut Session, system: CredentialSystem) -> Result<System> {
    let settings = settings::load(session, cx.project().id).await?;
    let capabilities = capabilities(cx.app(), &system, &settings)?;
    let connection = session.connections().lookup(system.id).await?;
    let secrets: SystemSecrets = session.systems().secrets(system.project, system.id).await?;
    let secrets_set = secrets.0.keys().cloned().collect();
    Ok(System { system, capabilities, connection, secrets_set })
}
