//! `GET /api/v1/instance`: what a browser has to know before anybody is logged in.

use app::access::setup;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Result;
use crate::server::Server;

/// The instance, as strangers see it. Its version is told to those who are logged in (`get_me`).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Instance)]
pub(crate) struct InstanceView {
    /// Whether the first operator is still to be made, with the link that the server printed.
    setup_needed: bool,
}

/// Tells whether the first operator is still to be made.
#[utoipa::path(get, path = "/api/v1/instance", operation_id = "get_instance", tag = "access",
    responses((status = 200, description = "The instance.", body = InstanceView)))]
pub(crate) async fn get_instance(State(server): State<Server>) -> Result<Json<InstanceView>> {
    Ok(Json(InstanceView { setup_needed: setup::is_needed(server.app()).await? }))
}
