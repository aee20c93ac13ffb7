//! `PUT /api/v1/projects/{slug}/systems/{id}/comparison`.

use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::view::{ComparisonSettings, ComparisonView};
use crate::access::InProject;
use crate::etag::{IfMatch, etag};
use crate::extract::{Body, PathId};
use crate::problem::Result;

/// Says how a system is compared: how often by itself, and what is done about values that differ. Where nothing is said
/// of a value, nothing is changed; nor is anything by a mass change, which waits for a person.
#[utoipa::path(put, path = "/api/v1/projects/{slug}/systems/{id}/comparison", operation_id = "put_comparison",
    tag = "systems", params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is replaced, or `*`.")),
    request_body = ComparisonSettings,
    responses((status = 200, description = "The comparison now.", body = ComparisonView)))]
pub(crate) async fn put_comparison(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CredentialSystem>,
    IfMatch(expected): IfMatch,
    body: Body<ComparisonSettings>,
) -> Result<impl IntoResponse> {
    let report = app::drift::set_rules(&cx, id, expected, body.value.into()).await?;
    Ok(([etag(report.comparison.version)], Json(ComparisonView::of(report))))
}
