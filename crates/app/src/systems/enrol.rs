//! Enrolling a system.

use domain::event::{Category, Event};
use domain::permission::Permission;
use domain::system::{ConnectorKind, CredentialSystem};
use serde_json::json;

use super::check::SystemDocument;
use super::read::{System, known};
use crate::connections::{SystemSecrets, connect_to};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// Enrols a system. Nothing is called yet: the pools are fetched by `refresh_pools`, and a connection is kept by
/// whichever node may.
///
/// # Errors
/// [`Error::Invalid`] with all that does not fit; [`Error::Taken`] if the project has a system of this name.
pub async fn enrol(cx: &Context, connector: &ConnectorKind, document: SystemDocument) -> Result<System> {
    cx.require(Permission::ManageProject)?;
    let mut uow = cx.begin().await?;
    let new = CredentialSystem::new(cx.fresh_id()?, cx.project().id, connector.clone(), &document.name, cx.now());
    let connector = remote(cx, connector)?;
    let checked = document.check(cx, &mut uow, connector, &new, &SystemSecrets::default()).await?;
    let (system, secrets) = checked.map_err(Error::Invalid)?;
    uow.systems().add(&system).await?;
    uow.systems().set_secrets(system.project, system.id, &secrets).await?;
    let event = Event { system: Some(system.id), ..record::event(cx, Category::SystemConfigured)? };
    uow.events().add(&event).await?;
    let detail = json!({ "connector": system.connector.as_str(), "name": system.name });
    record::audit(cx, &mut uow, "systems.enrol", system.id, detail).await?;
    let enrolled = known(cx, &mut uow, system).await?;
    cx.commit(uow, &enrolled).await?;
    Ok(enrolled)
}

/// Tries a connection before it is saved: calls the system once.
///
/// # Errors
/// [`Error::Invalid`] with all that does not fit; [`Error::Conflict`] with what the system said.
pub async fn test_draft(cx: &Context, connector: &ConnectorKind, document: SystemDocument) -> Result<()> {
    cx.require(Permission::ManageProject)?;
    let new = CredentialSystem::new(cx.fresh_id()?, cx.project().id, connector.clone(), &document.name, cx.now());
    let connector = remote(cx, connector)?;
    let mut reader = cx.read().await?;
    let checked = document.check(cx, &mut reader, connector, &new, &SystemSecrets::default()).await?;
    drop(reader);
    let (system, secrets) = checked.map_err(Error::Invalid)?;
    let connection = connect_to(cx.app(), &system, &secrets).map_err(|_| Error::NotFound("connector"))?;
    connection.test().await.map_err(|error| Error::conflict("connection_failed", error.to_string()))
}

/// The connector of a system of somebody else's: Claviger's own is there already.
pub(super) fn remote<'a>(cx: &'a Context, kind: &ConnectorKind) -> Result<&'a dyn connect::Connector> {
    let connectors = &cx.app().parts().connectors;
    let offered = || connectors.iter().filter(|one| matches!(one.reach(), connect::Reach::Remote(_)));
    offered().find(|one| one.kind() == *kind).ok_or_else(|| {
        let names: Vec<String> = offered().map(|one| one.kind().as_str().to_owned()).collect();
        Error::invalid("/connector", "unknown_connector", format!("expected one of: {}", names.join(", ")))
    })
}
