//! Changing a custom field.

use std::mem::discriminant;

use domain::custom_field::{CustomField, FieldKind};
use domain::id::{Id, kind};
use domain::permission::Permission;
use serde_json::json;

use super::check;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;
use crate::version::Expected;

/// What can be changed of a field: the label, and the options of a choice. Name and type
/// stay, as users' values go by them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Its name for people.
    pub label: String,
    /// What it holds.
    pub kind: FieldKind,
}

/// Changes a custom field. An option that is taken away stays with the users who have it.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`], [`Error::Invalid`].
pub async fn change(
    cx: &Context,
    id: Id<kind::CustomField>,
    expected: Expected,
    change: impl FnOnce(&Form) -> Result<Form>,
) -> Result<CustomField> {
    cx.require(Permission::ManageProject)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    uow.projects().move_basis(project).await?; // whoever else changes fields waits here
    let mut field = uow.custom_fields().lookup(project, id).await?.ok_or(Error::NotFound("custom field"))?;
    expected.check(field.version)?;
    let form = change(&Form { label: field.label.clone(), kind: field.kind.clone() })?;
    if discriminant(&form.kind) != discriminant(&field.kind) {
        let detail = "a field's type stays; add another field, and delete this one";
        return Err(Error::invalid("/kind/type", "invalid_value", detail));
    }
    field.label = check::label(&form.label)?;
    field.kind = check::kind(form.kind)?;
    field.version += 1;
    uow.custom_fields().update(&field).await?;
    let detail = json!({ "name": field.name, "label": field.label, "kind": field.kind });
    record::audit(cx, &mut uow, "custom_fields.update", id, detail).await?;
    cx.commit(uow, &field).await?;
    Ok(field)
}
