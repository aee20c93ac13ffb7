//! `PUT /api/v1/projects/{slug}/mail-templates/{kind}/{locale}`.

use app::templates;
use axum::Json;
use axum::response::IntoResponse;

use super::name::PathName;
use super::view::{PartsView, TemplateView};
use crate::access::InProject;
use crate::etag::{IfMatch, etag};
use crate::extract::Body;
use crate::problem::Result;

/// Says a message in the project's own words. Parts that are left out, or `null`, are the built-in ones. Each part is
/// tried with invented data first; a fault names the part and the line.
#[utoipa::path(put, path = "/api/v1/projects/{slug}/mail-templates/{kind}/{locale}", operation_id = "put_mail_template",
    tag = "mail-templates", params(("slug" = String, Path), ("kind" = String, Path), ("locale" = String, Path),
        ("If-Match" = String, Header, description = "The version that is replaced, or `*`.")),
    request_body = PartsView,
    responses((status = 200, description = "The message now.", body = TemplateView)))]
pub(crate) async fn put_mail_template(
    InProject(cx): InProject,
    PathName(name): PathName,
    IfMatch(expected): IfMatch,
    body: Body<PartsView>,
) -> Result<impl IntoResponse> {
    let template = templates::put(&cx, name, expected, &body.value.into()).await?;
    Ok(([etag(template.version)], Json(TemplateView::from(template))))
}
