//! `GET /api/v1/projects/{slug}/custom-fields/{id}`.

use app::custom_fields;
use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::FieldView;
use crate::access::InProject;
use crate::etag::etag;
use crate::extract::PathId;
use crate::problem::Result;

/// Shows a custom field.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/custom-fields/{id}", operation_id = "get_custom_field",
    tag = "custom-fields", params(("slug" = String, Path), ("id" = String, Path)),
    responses((status = 200, description = "The field.", body = FieldView)))]
pub(crate) async fn get_custom_field(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CustomField>,
) -> Result<impl IntoResponse> {
    let field = custom_fields::get(&cx, id).await?;
    Ok(([etag(field.version)], Json(FieldView::from(&field))))
}
