//! Looking at inputs.

use domain::id::{Id, kind};
use domain::input::Input;
use domain::permission::Permission;
use store::repo::INPUTS;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::list::{ListRequest, Listing};

/// One input.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such input.
pub async fn get(cx: &Context, id: Id<kind::Input>) -> Result<Input> {
    cx.require(Permission::ReadProject)?;
    cx.read().await?.inputs().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("input"))
}

/// A page of the project's inputs.
///
/// # Errors
/// [`Error::InvalidQuery`].
pub async fn list(cx: &Context, request: &ListRequest) -> Result<Listing<Input>> {
    cx.require(Permission::ReadProject)?;
    let query = request.query(&INPUTS, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let page = reader.inputs().list(project, &query).await?;
    let total = match request.count {
        true => Some(reader.inputs().count(project, query.filter.as_ref()).await?),
        false => None,
    };
    Ok(Listing::of(page, total))
}
