//! `GET /api/v1/self-service/{slug}/login/phone/{id}`: how a login with the phone stands.

use app::self_service::phone_login;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use domain::id::kind;
use serde::Serialize;
use utoipa::ToSchema;

use super::browser;
use crate::extract::{PathId, PathSlug};
use crate::problem::Result;
use crate::server::Server;

/// How a login with the phone stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PhoneLoginState)]
pub(crate) struct StateView {
    /// `waiting`, `seen`, `approved`, `refused`, `expired`.
    state: &'static str,
}

/// Tells the browser that began a login with the phone how it stands.
#[utoipa::path(get, path = "/api/v1/self-service/{slug}/login/phone/{id}", operation_id = "get_phone_login",
    tag = "self-service", params(("slug" = String, Path), ("id" = String, Path)),
    responses((status = 200, description = "How it stands.", body = StateView)))]
pub(crate) async fn get_phone_login(
    State(server): State<Server>,
    PathSlug(slug): PathSlug,
    PathId(id): PathId<kind::PhoneLogin>,
    headers: HeaderMap,
) -> Result<Json<StateView>> {
    let state = phone_login::state(server.app(), &slug, id, browser(&headers).as_ref()).await?;
    Ok(Json(StateView { state }))
}
