//! `POST /api/v1/projects/{slug}/rules/{id}/run`.

use axum::http::StatusCode;
use domain::id::kind;

use crate::access::InProject;
use crate::extract::PathId;
use crate::problem::Result;

/// Runs a scheduled task now; when it runs by itself stays as it is. What comes of it is in the rule's log.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/rules/{id}/run", operation_id = "run_rule", tag = "rules",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 202, description = "It fired.")))]
pub(crate) async fn run_rule(InProject(cx): InProject, PathId(id): PathId<kind::Rule>) -> Result<StatusCode> {
    app::rules::run(&cx, id).await?;
    Ok(StatusCode::ACCEPTED)
}
