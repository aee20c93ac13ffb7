//! `PATCH /api/v1/projects/{slug}/inputs/{id}`.

use app::inputs::InputDocument;
use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::view::{Document, InputView};
use crate::access::InProject;
use crate::etag::{IfMatch, etag};
use crate::extract::{MergePatch, PathId};
use crate::problem::Result;

/// Changes the name and the notes of an input. Its state is changed by triggering and restoring it.
#[utoipa::path(patch, path = "/api/v1/projects/{slug}/inputs/{id}", operation_id = "patch_input", tag = "inputs",
    params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is changed, or `*`.")),
    request_body(content = Document, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The input now.", body = InputView)))]
pub(crate) async fn patch_input(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Input>,
    IfMatch(expected): IfMatch,
    patch: MergePatch,
) -> Result<impl IntoResponse> {
    let change = |known: &InputDocument| patch.apply(&Document::from(known)).map(InputDocument::from);
    let input = app::inputs::update(&cx, id, expected, change).await?;
    Ok(([etag(input.version)], Json(InputView::from(&input))))
}
