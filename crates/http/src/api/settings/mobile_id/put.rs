//! `PUT /api/v1/projects/{slug}/settings/mobile-id`.

use app::{Expected, settings};
use axum::Json;
use axum::response::IntoResponse;

use super::schema;
use crate::access::InProject;
use crate::etag::{IfMatch, etag};
use crate::extract::MergePatch;
use crate::problem::Result;

/// Changes the options of mobile IDs: members that are there replace, `null` takes one back to its default, all else
/// stays. `{"processes":{"MobileIDProcSupplyMobileIDForUser":{"enabled":true}}}` switches one process. The version is that
/// of all settings; without `If-Match`, whoever comes last wins.
#[utoipa::path(put, path = "/api/v1/projects/{slug}/settings/mobile-id", operation_id = "put_mobile_id_settings",
    tag = "settings", params(("slug" = String, Path),
        ("If-Match" = Option<String>, Header, description = "The version that is changed; left out: whatever is there.")),
    request_body(content = schema::MobileId, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The options now.", body = schema::MobileId)))]
pub(crate) async fn put_mobile_id_settings(
    InProject(cx): InProject,
    version: Option<IfMatch>,
    patch: MergePatch,
) -> Result<impl IntoResponse> {
    let expected = version.map_or(Expected::Any, |IfMatch(expected)| expected);
    let shown = settings::put_mobile_id(&cx, expected, |known| patch.apply(known)).await?;
    Ok(([etag(shown.version)], Json(shown.options)))
}
