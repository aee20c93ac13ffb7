//! `POST /api/v1/projects/{slug}/webhooks/{id}/test`.

use axum::Json;
use domain::id::kind;

use super::view::TriedView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Sends a test now, even to a webhook that is disabled, and answers what became of it. A test is tried once.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/webhooks/{id}/test", operation_id = "test_webhook",
    tag = "webhooks",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "What became of it.", body = TriedView)))]
pub(crate) async fn test_webhook(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Webhook>,
) -> Result<Json<TriedView>> {
    Ok(Json(TriedView::of(app::webhooks::test(&cx, id).await?)))
}
