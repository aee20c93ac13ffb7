//! Looking at credential pools.

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::system::CredentialPool;

use crate::context::Context;
use crate::error::{Error, Result};

/// One pool.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such pool.
pub async fn get(cx: &Context, id: Id<kind::CredentialPool>) -> Result<CredentialPool> {
    cx.require(Permission::ReadProject)?;
    let found = cx.read().await?.pools().lookup(cx.project().id, id).await?;
    found.ok_or(Error::NotFound("pool"))
}

/// Every pool of the project, or of one of its systems; there are few.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such system.
pub async fn list(cx: &Context, system: Option<Id<kind::CredentialSystem>>) -> Result<Vec<CredentialPool>> {
    cx.require(Permission::ReadProject)?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let Some(system) = system else { return Ok(reader.pools().list(project).await?) };
    reader.systems().lookup(project, system).await?.ok_or(Error::NotFound("system"))?;
    Ok(reader.pools().list_of_system(project, system).await?)
}
