//! A custom field on the wire.

use domain::custom_field::{CustomField, FieldKind, FieldName};
use domain::id::{Id, kind};
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A field that the project added to its users.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CustomField)]
pub(crate) struct FieldView {
    /// `fld_…`.
    #[schema(value_type = String)]
    id: Id<kind::CustomField>,
    /// Its name in the API, in filters (`custom_fields.<name>`), and as a CSV column's heading.
    #[schema(value_type = String)]
    name: FieldName,
    /// Its name for people.
    label: String,
    /// What it holds.
    #[schema(value_type = FieldKindSchema)]
    kind: FieldKind,
    /// When it was made.
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

impl From<&CustomField> for FieldView {
    fn from(field: &CustomField) -> Self {
        Self {
            id: field.id,
            name: field.name.clone(),
            label: field.label.clone(),
            kind: field.kind.clone(),
            created_at: field.created_at,
        }
    }
}

/// What a custom field holds.
#[derive(ToSchema)]
#[schema(as = FieldKind)]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(crate) struct FieldKindSchema {
    /// `text` (at most 500 characters), `email`, `phone` (in international form), `date` (`2027-01-31`), `boolean`
    /// (`true` or `false`), `choice`.
    r#type: String,
    /// What can be chosen; of a `choice` only.
    #[schema(required = false)]
    options: Vec<String>,
}
