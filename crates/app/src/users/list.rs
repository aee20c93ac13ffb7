//! Reading users.

use domain::id::{Id, kind};
use domain::permission::Permission;
use store::Session;
use store::repo::list::ListQuery;
use store::repo::{ListedUser, USERS};

use crate::context::Context;
use crate::error::{Error, Result};
use crate::list::{ListRequest, Listing};

/// The user with this id.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such user.
pub async fn get(cx: &Context, id: Id<kind::User>) -> Result<ListedUser> {
    cx.require(Permission::ReadPeople)?;
    lookup(&mut *cx.read().await?, cx.project().id, id).await
}

pub(super) async fn lookup(
    session: &mut Session,
    project: Id<kind::Project>,
    id: Id<kind::User>,
) -> Result<ListedUser> {
    session.users().lookup_listed(project, id).await?.ok_or(Error::NotFound("user"))
}

/// A page of the project's users; with a text, of those of whom every word of it begins a name, the
/// e-mail address, the ID or the sync ID.
///
/// # Errors
/// [`Error::InvalidQuery`] if the query does not fit.
pub async fn list(cx: &Context, request: &ListRequest, text: Option<String>) -> Result<Listing<ListedUser>> {
    cx.require(Permission::ReadPeople)?;
    let mut reader = cx.read().await?;
    let project = cx.project().id;
    let fields = reader.custom_fields().list(project).await?;
    let query = ListQuery { text, ..request.query(&USERS, &fields)? };
    let page = reader.users().list(project, &query).await?;
    let total = match request.count {
        true => Some(reader.users().count_found(project, &query).await?),
        false => None,
    };
    Ok(Listing::of(page, total))
}
