//! `PATCH /api/v1/projects/{slug}/views/{id}`.

use app::review::ViewDocument;
use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::view::{Document, ViewView};
use crate::access::InProject;
use crate::etag::{IfMatch, etag};
use crate::extract::{MergePatch, PathId};
use crate::problem::Result;

/// Changes a view of events. What is shared can be changed by its owner and by who manages the project.
#[utoipa::path(patch, path = "/api/v1/projects/{slug}/views/{id}", operation_id = "patch_view", tag = "events",
    params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is changed, or `*`.")),
    request_body(content = Document, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The view now.", body = ViewView)))]
pub(crate) async fn patch_view(
    InProject(cx): InProject,
    PathId(id): PathId<kind::SavedView>,
    IfMatch(expected): IfMatch,
    patch: MergePatch,
) -> Result<impl IntoResponse> {
    let change = |known: &ViewDocument| patch.apply(&Document::from(known)).map(ViewDocument::from);
    let own = app::review::update_view(&cx, id, expected, change).await?;
    Ok(([etag(own.view.version)], Json(ViewView::from(&own))))
}
