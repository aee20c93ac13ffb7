//! Looking at invitations.

use domain::id::{Id, kind};
use domain::invitation::Invitation;
use domain::permission::Permission;
use store::repo::INVITATIONS;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::list::{ListRequest, Listing};

/// One invitation.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such invitation.
pub async fn get(cx: &Context, id: Id<kind::Invitation>) -> Result<Invitation> {
    cx.require(Permission::ReadPeople)?;
    let found = cx.read().await?.invitations().lookup(cx.project().id, id).await?;
    found.ok_or(Error::NotFound("invitation"))
}

/// A page of the project's invitations.
///
/// # Errors
/// [`Error::InvalidQuery`] names every parameter that does not fit.
pub async fn list(cx: &Context, request: &ListRequest) -> Result<Listing<Invitation>> {
    cx.require(Permission::ReadPeople)?;
    let query = request.query(&INVITATIONS, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let page = reader.invitations().list(project, &query).await?;
    let total = match request.count {
        true => Some(reader.invitations().count(project, query.filter.as_ref()).await?),
        false => None,
    };
    Ok(Listing::of(page, total))
}
