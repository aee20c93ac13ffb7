//! `PATCH /api/v1/projects/{slug}`.

use app::projects;
use axum::Json;
use axum::response::IntoResponse;
use utoipa::ToSchema;

use crate::access::InProject;
use crate::api::projects::ProjectView;
use crate::etag::{IfMatch, etag};
use crate::extract::MergePatch;
use crate::problem::Result;
use crate::schema::LocaleName;

/// What can be changed of a project.
#[derive(ToSchema)]
#[schema(as = ProjectPatch)]
#[expect(dead_code, reason = "stands for a merge patch in the document")]
pub(crate) struct Patch {
    /// Its name for people.
    name: Option<String>,
    /// The language of its mails.
    locale: Option<LocaleName>,
    /// The time zone of its mails.
    time_zone: Option<String>,
    /// The operator who is named as support contact; `null`: nobody.
    official_contact: Option<String>,
    /// Where the credentials of synchronised users come from; `null`: nowhere.
    default_pool: Option<String>,
}

/// Changes a project.
#[utoipa::path(patch, path = "/api/v1/projects/{slug}", operation_id = "patch_project", tag = "projects",
    params(("slug" = String, Path), ("If-Match" = String, Header, description = "The version that is changed, or `*`.")),
    request_body(content = Patch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The project now.", body = ProjectView)))]
pub(crate) async fn patch_project(
    InProject(cx): InProject,
    IfMatch(expected): IfMatch,
    patch: MergePatch,
) -> Result<impl IntoResponse> {
    let project = projects::change(&cx, expected, |document| patch.apply(document)).await?;
    Ok(([etag(project.version)], Json(ProjectView::from(&project))))
}
