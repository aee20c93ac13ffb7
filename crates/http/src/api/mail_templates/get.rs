//! `GET /api/v1/projects/{slug}/mail-templates/{kind}/{locale}`.

use app::templates;
use axum::Json;
use axum::response::IntoResponse;

use super::name::PathName;
use super::view::TemplateView;
use crate::access::InProject;
use crate::etag::etag;
use crate::problem::Result;

/// Shows a message: what is built in, and what the project says instead.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/mail-templates/{kind}/{locale}", operation_id = "get_mail_template",
    tag = "mail-templates", params(("slug" = String, Path), ("kind" = String, Path), ("locale" = String, Path)),
    responses((status = 200, description = "The message.", body = TemplateView)))]
pub(crate) async fn get_mail_template(InProject(cx): InProject, PathName(name): PathName) -> Result<impl IntoResponse> {
    let template = templates::get(&cx, name).await?;
    Ok(([etag(template.version)], Json(TemplateView::from(template))))
}
