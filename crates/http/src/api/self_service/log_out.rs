//! `POST /api/v1/self-service/{slug}/logout`.

use app::self_service;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::IntoResponse;

use crate::access::AsHolder;
use crate::cookie::Cookie;
use crate::problem::Result;

/// Ends the holder's session.
#[utoipa::path(post, path = "/api/v1/self-service/{slug}/logout", operation_id = "log_out_holder", tag = "self-service",
    params(("slug" = String, Path)), responses((status = 204, description = "Ended.")))]
pub(crate) async fn log_out_holder(AsHolder(holder): AsHolder) -> Result<impl IntoResponse> {
    self_service::logout(&holder).await?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, Cookie::Holder.withdraw())]))
}
