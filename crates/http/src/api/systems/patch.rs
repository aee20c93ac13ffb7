//! `PATCH /api/v1/projects/{slug}/systems/{id}`.

use app::systems::{self, SystemDocument};
use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::SystemView;
use super::view::Document;
use crate::access::InProject;
use crate::etag::{IfMatch, etag};
use crate::extract::{MergePatch, PathId};
use crate::problem::Result;

/// Changes a credential system. A secret that is left out stays as it is; where an address leads to another host than
/// before, the secrets are to be entered again.
#[utoipa::path(patch, path = "/api/v1/projects/{slug}/systems/{id}", operation_id = "patch_system", tag = "systems",
    params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is changed, or `*`.")),
    request_body(content = Document, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The system now.", body = SystemView)))]
pub(crate) async fn patch_system(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialSystem>,
    IfMatch(expected): IfMatch,
    patch: MergePatch,
) -> Result<impl IntoResponse> {
    let change = |known: &SystemDocument| {
        let document = patch.apply(&Document::of(known))?;
        if document.connector.is_some() {
            let detail = "the connector stays; enrol another system";
            return Err(app::Error::invalid("/connector", "invalid_value", detail));
        }
        document.parse()
    };
    let system = systems::update(&cx, id, expected, change).await?;
    Ok(([etag(system.system.version)], Json(SystemView::of(system))))
}
