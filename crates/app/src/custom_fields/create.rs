//! Adding a custom field.

use domain::custom_field::{CustomField, FieldKind, FieldName};
use domain::permission::Permission;
use serde_json::json;

use super::check;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// How many fields a project may have: each is looked at for each user.
const MOST: usize = 100;

/// A field that is to be added.
#[derive(Debug, Clone)]
pub struct NewField {
    /// Its name in the API, in filters, and as a CSV column's heading.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// What it holds.
    pub kind: FieldKind,
}

/// Adds a custom field.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::Taken`] if the project has a field of this name;
/// [`Error::Conflict`] if it has as many fields as it can.
pub async fn create(cx: &Context, new: NewField) -> Result<CustomField> {
    cx.require(Permission::ManageProject)?;
    let name: FieldName = new.name.parse().map_err(|error: domain::custom_field::InvalidFieldName| {
        Error::invalid("/name", "invalid_value", error.to_string())
    })?;
    let field = CustomField {
        id: cx.fresh_id()?,
        project: cx.project().id,
        name,
        label: check::label(&new.label)?,
        kind: check::kind(new.kind)?,
        created_at: cx.now(),
        version: 1,
    };
    let mut uow = cx.begin().await?;
    uow.projects().move_basis(field.project).await?;
    if uow.custom_fields().list(field.project).await?.len() >= MOST {
        let detail = format!("a project has at most {MOST} custom fields; delete one that is not used any more");
        return Err(Error::conflict("too_many_fields", detail));
    }
    uow.custom_fields().add(&field).await?;
    let detail = json!({ "name": field.name, "label": field.label, "kind": field.kind });
    record::audit(cx, &mut uow, "custom_fields.create", field.id, detail).await?;
    cx.commit(uow, &field).await?;
    Ok(field)
}
