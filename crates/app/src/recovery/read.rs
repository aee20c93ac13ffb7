//! Looking at recoveries.

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::recovery::Recovery;
use store::repo::RECOVERIES;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::list::{ListRequest, Listing};

/// One recovery.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such recovery.
pub async fn get(cx: &Context, id: Id<kind::Recovery>) -> Result<Recovery> {
    cx.require(Permission::RecoverKeys)?;
    cx.read().await?.recoveries().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("recovery"))
}

/// A page of the project's recoveries.
///
/// # Errors
/// [`Error::InvalidQuery`] names every parameter that does not fit.
pub async fn list(cx: &Context, request: &ListRequest) -> Result<Listing<Recovery>> {
    cx.require(Permission::RecoverKeys)?;
    let query = request.query(&RECOVERIES, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let page = reader.recoveries().list(project, &query).await?;
    let total = match request.count {
        true => Some(reader.recoveries().count(project, query.filter.as_ref()).await?),
        false => None,
    };
    Ok(Listing::of(page, total))
}
