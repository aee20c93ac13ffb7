//! `DELETE /api/v1/projects/{slug}/mail-templates/{kind}/{locale}`.

use app::templates;
use axum::http::StatusCode;

use super::name::PathName;
use crate::access::InProject;
use crate::problem::Result;

/// Goes back to the built-in message.
#[utoipa::path(delete, path = "/api/v1/projects/{slug}/mail-templates/{kind}/{locale}",
    operation_id = "delete_mail_template", tag = "mail-templates",
    params(("slug" = String, Path), ("kind" = String, Path), ("locale" = String, Path)),
    responses((status = 204, description = "The built-in message is used again.")))]
pub(crate) async fn delete_mail_template(InProject(cx): InProject, PathName(name): PathName) -> Result<StatusCode> {
    templates::remove(&cx, name).await?;
    Ok(StatusCode::NO_CONTENT)
}
