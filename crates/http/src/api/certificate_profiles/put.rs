//! `PUT /api/v1/projects/{slug}/certificate-profiles/{name}`.

use super::name::PathName;
use app::certificates::{self, ProfileSpec};
use axum::Json;
use axum::response::IntoResponse;

use super::view::ProfileView;
use crate::access::InProject;
use crate::etag::{IfMatch, etag};
use crate::extract::Body;
use crate::problem::Result;

/// Writes a certificate profile: a new one, or another text of one that is there. What was issued stays as it is.
#[utoipa::path(put, path = "/api/v1/projects/{slug}/certificate-profiles/{name}", operation_id = "put_certificate_profile",
    tag = "certificates", params(("slug" = String, Path, description = "The project's slug."),
        ("name" = String, Path, description = "Its name."),
        ("If-Match" = String, Header, description = "The version that is replaced, or `*`.")),
    request_body(content = Object, description = "What it says: name, validity, keys, usages, names, policies."),
    responses((status = 200, description = "The profile now.", body = ProfileView)))]
pub(crate) async fn put_certificate_profile(
    InProject(cx): InProject,
    PathName(name): PathName,
    IfMatch(expected): IfMatch,
    body: Body<ProfileSpec>,
) -> Result<impl IntoResponse> {
    let shown = certificates::change_profile(&cx, &name, expected, body.value).await?;
    Ok(([etag(shown.version)], Json(ProfileView::of(shown))))
}
