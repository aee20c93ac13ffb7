//! `GET /api/v1/projects/{slug}/settings/mobile-id`.

use app::settings;
use axum::Json;
use axum::response::IntoResponse;

use super::schema;
use crate::access::InProject;
use crate::etag::etag;
use crate::problem::Result;

/// Shows the options of mobile IDs: which processes there are, what goes onto a phone, how long it is valid.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/settings/mobile-id", operation_id = "get_mobile_id_settings",
    tag = "settings", params(("slug" = String, Path)),
    responses((status = 200, description = "The options.", body = schema::MobileId)))]
pub(crate) async fn get_mobile_id_settings(InProject(cx): InProject) -> Result<impl IntoResponse> {
    let shown = settings::show_mobile_id(&cx).await?;
    Ok(([etag(shown.version)], Json(shown.options)))
}
