//! `GET /api/v1/projects/{slug}/card-templates/{id}`.

use axum::Json;
use axum::response::IntoResponse;
use domain::id::kind;

use super::view::TemplateView;
use crate::access::InProject;
use crate::etag::etag;
use crate::extract::PathId;
use crate::problem::Result;

/// One card template.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/card-templates/{id}", operation_id = "get_card_template",
    tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "It.", body = TemplateView)))]
pub(crate) async fn get_card_template(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CardTemplate>,
) -> Result<impl IntoResponse> {
    let template = app::card_templates::get(&cx, id).await?;
    Ok(([etag(template.version)], Json(TemplateView::from(&template))))
}
