//! `POST /api/v1/self-service/{slug}/phones/{id}/lock`: lock a phone that was lost.

use app::self_service;
use axum::Json;
use domain::id::kind;

use super::phones::PhoneView;
use crate::access::AsHolder;
use crate::extract::PathId;
use crate::problem::Result;

/// Locks one of the holder's own phones, at once and for good: its credential and its certificates are revoked. The holder
/// is told by mail.
#[utoipa::path(post, path = "/api/v1/self-service/{slug}/phones/{id}/lock", operation_id = "lock_own_phone",
    tag = "self-service", params(("slug" = String, Path), ("id" = String, Path)),
    responses((status = 200, description = "Locked.", body = PhoneView)))]
pub(crate) async fn lock_own_phone(
    AsHolder(holder): AsHolder,
    PathId(id): PathId<kind::Device>,
) -> Result<Json<PhoneView>> {
    Ok(Json(PhoneView::of(self_service::lock_phone(&holder, id).await?)))
}
