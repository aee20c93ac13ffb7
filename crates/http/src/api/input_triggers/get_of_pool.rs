//! `GET /api/v1/projects/{slug}/pools/{id}/input-triggers`.

use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;
use domain::input::Place;

use super::view::Document;
use crate::access::InProject;
use crate::etag::etag;
use crate::extract::PathId;
use crate::problem::Result;

/// Shows which events of a pool move which inputs. The `ETag` is its own.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/pools/{id}/input-triggers",
    operation_id = "get_pool_input_triggers", tag = "inputs",
    params(("slug" = String, Path, description = "The project's slug."),
        ("id" = String, Path, description = "The pool's id.")),
    responses((status = 200, description = "What is set.", body = Document)))]
pub(crate) async fn get_pool_input_triggers(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialPool>,
) -> Result<impl IntoResponse> {
    let triggers = app::inputs::triggers(&cx, Place::Pool(id)).await?;
    Ok(([etag(triggers.version)], Json(Document::from(&triggers))))
}
