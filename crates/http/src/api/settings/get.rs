//! `GET /api/v1/projects/{slug}/settings`.

use app::settings;
use axum::Json;
use axum::response::IntoResponse;

use super::view::SettingsView;
use crate::access::InProject;
use crate::etag::etag;
use crate::problem::Result;

/// Shows the project's settings. Secrets are never shown, only whether they are there.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/settings", operation_id = "get_settings", tag = "settings",
    params(("slug" = String, Path)),
    responses((status = 200, description = "The settings.", body = SettingsView)))]
pub(crate) async fn get_settings(InProject(cx): InProject) -> Result<impl IntoResponse> {
    let shown = settings::show(&cx).await?;
    Ok(([etag(shown.version)], Json(SettingsView::from(shown))))
}
