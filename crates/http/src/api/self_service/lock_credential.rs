//! `POST /api/v1/self-service/{slug}/credentials/{id}/lock`: lock a credential that was lost.

use app::self_service;
use axum::Json;
use domain::id::kind;

use super::credentials::CredentialView;
use crate::access::AsHolder;
use crate::extract::PathId;
use crate::problem::Result;

/// Locks one of the holder's own credentials, of whatever system, at once and for good. The holder is told by mail.
#[utoipa::path(post, path = "/api/v1/self-service/{slug}/credentials/{id}/lock", operation_id = "lock_own_credential",
    tag = "self-service", params(("slug" = String, Path), ("id" = String, Path)),
    responses((status = 200, description = "Locked.", body = CredentialView)))]
pub(crate) async fn lock_own_credential(
    AsHolder(holder): AsHolder,
    PathId(id): PathId<kind::Credential>,
) -> Result<Json<CredentialView>> {
    let own = self_service::lock_credential(&holder, id).await?;
    Ok(Json(CredentialView::of(own, holder.cx().now())))
}
