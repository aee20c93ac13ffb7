//! `POST /api/v1/callbacks/{id}`.

use app::connections::{self, CALLBACK_HEADER};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::id::kind;

use crate::extract::PathId;
use crate::problem::Result;
use crate::server::Server;

/// Takes a mobile credential system's word that something happened there, as a hint to ask it at once. What it sends
/// along is not read. A system that is not known, and one that does not show the secret it was told, are not found.
#[utoipa::path(post, path = "/api/v1/callbacks/{id}", operation_id = "call_back", tag = "systems",
    params(("id" = String, Path, description = "The system's id."),
        ("X-Claviger-Callback" = String, Header, description = "The secret that the system was told.")),
    responses((status = 200, description = "Heard.")))]
pub(crate) async fn call_back(
    State(server): State<Server>,
    PathId(system): PathId<kind::CredentialSystem>,
    headers: HeaderMap,
) -> Result<StatusCode> {
    let shown = headers.get(CALLBACK_HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    connections::called(server.app(), system, shown).await?;
    Ok(StatusCode::OK)
}
