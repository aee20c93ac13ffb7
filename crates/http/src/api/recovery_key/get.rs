//! `GET /api/v1/projects/{slug}/recovery-key`.

use app::recovery;
use axum::Json;

use super::view::RecoveryKeyView;
use crate::access::InProject;
use crate::problem::Result;

/// Shows what encryption keys are archived under. Where that is nothing, the answer is 404.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/recovery-key", operation_id = "get_recovery_key", tag = "recovery",
    params(("slug" = String, Path, description = "The project's slug.")),
    responses((status = 200, description = "The recovery key.", body = RecoveryKeyView)))]
pub(crate) async fn get_recovery_key(InProject(cx): InProject) -> Result<Json<RecoveryKeyView>> {
    Ok(Json(RecoveryKeyView::of(recovery::show_key(&cx).await?)))
}
