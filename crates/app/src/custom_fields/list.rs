//! Reading custom fields.

use domain::custom_field::CustomField;
use domain::id::{Id, kind};
use domain::permission::Permission;

use crate::context::Context;
use crate::error::{Error, Result};

/// Every custom field of the project, by name.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn list(cx: &Context) -> Result<Vec<CustomField>> {
    cx.require(Permission::ReadProject)?;
    Ok(cx.read().await?.custom_fields().list(cx.project().id).await?)
}

/// The custom field with this id.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such field.
pub async fn get(cx: &Context, id: Id<kind::CustomField>) -> Result<CustomField> {
    cx.require(Permission::ReadProject)?;
    cx.read().await?.custom_fields().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("custom field"))
}
