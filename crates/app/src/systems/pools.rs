//! Asking a system: whether it answers, and what pools it has.

use std::sync::Arc;

use connect::Connection;
use domain::event::{Category, Event};
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::system::CredentialSystem;
use serde_json::json;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::pools::{self, Pool};
use crate::record;

/// Calls a system once, to see whether host, secrets and rights are right.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] with what the system said.
pub async fn test(cx: &Context, id: Id<kind::CredentialSystem>) -> Result<()> {
    cx.require(Permission::ManageProject)?;
    let (_, connection) = open(cx, id).await?;
    connection.test().await.map_err(|error| Error::conflict("connection_failed", error.to_string()))
}

/// Fetches the pools of a system: those that are new, what became of the others, and those that are gone.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] with what the system said.
pub async fn refresh_pools(cx: &Context, id: Id<kind::CredentialSystem>) -> Result<Vec<Pool>> {
    cx.require(Permission::ManageProject)?;
    let (system, connection) = open(cx, id).await?;
    let reports = connection.pools().await;
    let reports = reports.map_err(|error| Error::conflict("connection_failed", error.to_string()))?;
    let mut uow = cx.begin().await?;
    let found = pools::take_reports(cx, &mut uow, &system, reports).await?;
    let event = Event { system: Some(id), ..record::event(cx, Category::PoolRefreshed)? };
    uow.events().add(&event).await?;
    record::audit(cx, &mut uow, "systems.refresh_pools", id, json!({ "pools": found.len() })).await?;
    cx.commit(uow, &()).await?;
    pools::list(cx, Some(id)).await
}

/// The connection of a system of somebody else's.
pub(crate) async fn open(
    cx: &Context,
    id: Id<kind::CredentialSystem>,
) -> Result<(CredentialSystem, Arc<dyn Connection>)> {
    let mut reader = cx.read().await?;
    let system = reader.systems().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("system"))?;
    if system.configuration.is_empty() {
        let detail = "this system is part of Claviger: there is no connection to try, and its pool is there already";
        return Err(Error::conflict("no_connection", detail));
    }
    let connection = cx.app().links().open(cx.app(), &mut reader, &system).await?;
    Ok((system, connection))
}
