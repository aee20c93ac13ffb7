//! `PATCH /api/v1/projects/{slug}/card-templates/{id}`.

use app::card_templates::{self, TemplateDocument};
use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::view::{Document, TemplateView};
use crate::access::InProject;
use crate::etag::{IfMatch, etag};
use crate::extract::{MergePatch, PathId};
use crate::problem::Result;

/// Changes a card template. Cards that are made already stay as they are.
#[utoipa::path(patch, path = "/api/v1/projects/{slug}/card-templates/{id}", operation_id = "patch_card_template",
    tag = "systems", params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is changed, or `*`.")),
    request_body(content = Document, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The template now.", body = TemplateView)))]
pub(crate) async fn patch_card_template(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CardTemplate>,
    IfMatch(expected): IfMatch,
    patch: MergePatch,
) -> Result<impl IntoResponse> {
    let change = |known: &TemplateDocument| patch.apply(&Document::from(known)).map(TemplateDocument::from);
    let template = card_templates::update(&cx, id, expected, change).await?;
    Ok(([etag(template.version)], Json(TemplateView::from(&template))))
}
