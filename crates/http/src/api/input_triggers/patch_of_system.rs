//! `PATCH /api/v1/projects/{slug}/systems/{id}/input-triggers`.

use app::inputs::TriggersDocument;
use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;
use domain::input::Place;

use super::view::Document;
use crate::access::InProject;
use crate::etag::{IfMatch, etag};
use crate::extract::{MergePatch, PathId};
use crate::problem::Result;

/// Sets which events of a system move which inputs. They count for the events of its pools as well, unless a pool selects
/// its own. Inputs that are in alarm stay so; what they were triggered with says when they go back.
#[utoipa::path(patch, path = "/api/v1/projects/{slug}/systems/{id}/input-triggers",
    operation_id = "patch_system_input_triggers", tag = "inputs",
    params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is changed, or `*`.")),
    request_body(content = Document, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "What is set now.", body = Document)))]
pub(crate) async fn patch_system_input_triggers(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialSystem>,
    IfMatch(expected): IfMatch,
    patch: MergePatch,
) -> Result<impl IntoResponse> {
    let change = |known: &TriggersDocument| patch.apply(&Document::from(known)).map(TriggersDocument::from);
    let triggers = app::inputs::set_triggers(&cx, Place::System(id), expected, change).await?;
    Ok(([etag(triggers.version)], Json(Document::from(&triggers))))
}
