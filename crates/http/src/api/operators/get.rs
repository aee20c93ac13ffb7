//! `GET /api/v1/operators/{id}`.

use app::access::operators;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use domain::id::kind;

use crate::access::Who;
use crate::api::operators::OperatorView;
use crate::etag::etag;
use crate::extract::PathId;
use crate::problem::Result;
use crate::server::Server;

/// Shows an operator.
#[utoipa::path(get, path = "/api/v1/operators/{id}", operation_id = "get_operator", tag = "operators",
    params(("id" = String, Path)), responses((status = 200, description = "The operator.", body = OperatorView)))]
pub(crate) async fn get_operator(
    State(server): State<Server>,
    who: Who,
    PathId(id): PathId<kind::Operator>,
) -> Result<impl IntoResponse> {
    let shown = operators::get(&who.at(&server), id).await?;
    Ok(([etag(shown.operator.version)], Json(OperatorView::from(&shown))))
}
