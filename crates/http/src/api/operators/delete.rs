//! `DELETE /api/v1/operators/{id}`.

use app::access::operators;
use axum::extract::State;
use axum::http::StatusCode;
use domain::id::kind;

use crate::access::Who;
use crate::extract::PathId;
use crate::problem::Result;
use crate::server::Server;

/// Takes an operator's login away and ends its sessions. The account stays, since the audit trail names it.
#[utoipa::path(delete, path = "/api/v1/operators/{id}", operation_id = "delete_operator", tag = "operators",
    params(("id" = String, Path)), responses((status = 204, description = "Disabled.")))]
pub(crate) async fn delete_operator(
    State(server): State<Server>,
    who: Who,
    PathId(id): PathId<kind::Operator>,
) -> Result<StatusCode> {
    operators::disable(&who.at(&server), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
