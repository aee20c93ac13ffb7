//! `GET /api/v1/self-service/{slug}`: the ways in.

use app::self_service;
use axum::Json;
use axum::extract::State;
use domain::self_service::Way;
use serde::Serialize;
use utoipa::ToSchema;

use crate::extract::PathSlug;
use crate::problem::Result;
use crate::server::Server;

/// The ways into a project's self-service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SelfService)]
pub(crate) struct Doors {
    /// The organisation's name.
    organisation: String,
    /// `phone`, `password`, `link`; the last only where mails have a way out.
    ways: Vec<&'static str>,
}

/// Tells by which ways holders come in.
#[utoipa::path(get, path = "/api/v1/self-service/{slug}", operation_id = "get_self_service", tag = "self-service",
    params(("slug" = String, Path)), responses((status = 200, description = "The ways in.", body = Doors)))]
pub(crate) async fn get_self_service(State(server): State<Server>, PathSlug(slug): PathSlug) -> Result<Json<Doors>> {
    let doors = self_service::doors(server.app(), &slug).await?;
    let ways = doors.ways.into_iter().map(Way::as_str).collect();
    Ok(Json(Doors { organisation: doors.organisation, ways }))
}
