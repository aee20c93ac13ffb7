//! `POST /api/v1/self-service/{slug}/credentials/{id}/renew`: renew a mobile ID.

use app::self_service;
use axum::Json;
use domain::id::kind;

use super::credentials::CredentialView;
use crate::access::AsHolder;
use crate::extract::PathId;
use crate::problem::Result;

/// Begins a renewal of all certificates of one of the holder's own credentials; the phone takes it up when it asks next.
#[utoipa::path(post, path = "/api/v1/self-service/{slug}/credentials/{id}/renew", operation_id = "renew_own_credential",
    tag = "self-service", params(("slug" = String, Path), ("id" = String, Path)),
    responses((status = 200, description = "Begun.", body = CredentialView)))]
pub(crate) async fn renew_own_credential(
    AsHolder(holder): AsHolder,
    PathId(id): PathId<kind::Credential>,
) -> Result<Json<CredentialView>> {
    let own = self_service::renew(&holder, id).await?;
    Ok(Json(CredentialView::of(own, holder.cx().now())))
}
