//! Deleting a custom field.

use domain::id::{Id, kind};
use domain::permission::Permission;
use serde_json::json;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;
use crate::version::Expected;

/// Deletes a custom field that no user has a value of. Values are personal data and would
/// be hidden, not gone; who wants the field gone clears them first.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; [`Error::Conflict`] if a user has a value of it.
pub async fn remove(cx: &Context, id: Id<kind::CustomField>, expected: Expected) -> Result<()> {
    cx.require(Permission::ManageProject)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    uow.projects().move_basis(project).await?;
    let field = uow.custom_fields().lookup(project, id).await?.ok_or(Error::NotFound("custom field"))?;
    expected.check(field.version)?;
    let filter: filter::Filter =
        format!("custom_fields.{} pr", field.name.as_str()).parse().map_err(Error::internal)?;
    let filter = filter.check(&store::repo::USERS.schema([&field])).map_err(Error::internal)?;
    let users = uow.users().count(project, Some(&filter)).await?;
    if users > 0 {
        let detail = format!("{users} users have a value of this field; clear them first");
        return Err(Error::conflict("field_in_use", detail));
    }
    uow.custom_fields().remove(project, id).await?;
    record::audit(cx, &mut uow, "custom_fields.delete", id, json!({ "name": field.name })).await?;
    cx.commit(uow, &()).await
}
