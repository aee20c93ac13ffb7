//! `POST /api/v1/projects/{slug}/systems/test`: trying a connection before it is saved.

use app::systems;
use axum::http::StatusCode;

use super::create::connector;
use super::view::Document;
use crate::access::InProject;
use crate::extract::Body;
use crate::problem::Result;

/// Calls a system that is not enrolled yet once, to see whether host, secrets and rights are right. Nothing is kept.
/// 409 says what is not right.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/systems/test", operation_id = "test_system_draft",
    tag = "systems", params(("slug" = String, Path, description = "The project's slug.")),
    request_body = Document,
    responses((status = 204, description = "It answers.")))]
pub(crate) async fn test_system_draft(InProject(cx): InProject, body: Body<Document>) -> Result<StatusCode> {
    let connector = connector(&body.value)?;
    systems::test_draft(&cx, &connector, body.value.parse()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
