//! `PATCH /api/v1/projects/{slug}/settings`.

use app::settings::{self, Document};
use axum::Json;
use axum::response::IntoResponse;

use super::input::SettingsInput;
use super::view::SettingsView;
use crate::access::InProject;
use crate::etag::{IfMatch, etag};
use crate::extract::MergePatch;
use crate::problem::Result;

/// Changes the project's settings. A changed mail server or SMS gateway wants its secrets again.
#[utoipa::path(patch, path = "/api/v1/projects/{slug}/settings", operation_id = "patch_settings", tag = "settings",
    params(("slug" = String, Path), ("If-Match" = String, Header, description = "The version that is changed, or `*`.")),
    request_body(content = SettingsInput, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The settings now.", body = SettingsView)))]
pub(crate) async fn patch_settings(
    InProject(cx): InProject,
    IfMatch(expected): IfMatch,
    patch: MergePatch,
) -> Result<impl IntoResponse> {
    let change = |known: &Document| patch.apply(&SettingsInput::from(known)).map(Document::from);
    let shown = settings::update(&cx, expected, change).await?;
    Ok(([etag(shown.version)], Json(SettingsView::from(shown))))
}
