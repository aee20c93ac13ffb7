//! `PATCH /api/v1/projects/{slug}/custom-fields/{id}`.

use app::custom_fields::{self, Form};
use axum::Json;
use axum::response::IntoResponse;
use domain::custom_field::FieldKind;
use domain::id::kind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{FieldKindSchema, FieldView};
use crate::access::InProject;
use crate::etag::{IfMatch, etag};
use crate::extract::{MergePatch, PathId};
use crate::problem::Result;

/// What can be changed of a custom field.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CustomFieldPatch)]
pub(crate) struct Document {
    /// Its name for people.
    #[schema(required = false)]
    label: String,
    /// The options of a choice; the type stays.
    #[schema(value_type = FieldKindSchema, required = false)]
    kind: FieldKind,
}

/// Changes a custom field's label, or the options of a choice. Users keep what they have.
#[utoipa::path(patch, path = "/api/v1/projects/{slug}/custom-fields/{id}", operation_id = "patch_custom_field",
    tag = "custom-fields", params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is changed, or `*`.")),
    request_body(content = Document, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The field now.", body = FieldView)))]
pub(crate) async fn patch_custom_field(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CustomField>,
    IfMatch(expected): IfMatch,
    patch: MergePatch,
) -> Result<impl IntoResponse> {
    let change = |known: &Form| {
        let known = Document { label: known.label.clone(), kind: known.kind.clone() };
        patch.apply(&known).map(|Document { label, kind }| Form { label, kind })
    };
    let field = custom_fields::change(&cx, id, expected, change).await?;
    Ok(([etag(field.version)], Json(FieldView::from(&field))))
}
