//! `GET /api/v1/projects/{slug}/custom-fields`.

use app::custom_fields;
use app::list::Listing;
use axum::Json;

use super::FieldView;
use crate::access::InProject;
use crate::list::Page;
use crate::problem::Result;

/// Lists the project's custom fields.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/custom-fields", operation_id = "list_custom_fields",
    tag = "custom-fields", params(("slug" = String, Path)),
    responses((status = 200, description = "All of them, by name.", body = Page<FieldView>)))]
pub(crate) async fn list_custom_fields(InProject(cx): InProject) -> Result<Json<Page<FieldView>>> {
    let fields = custom_fields::list(&cx).await?;
    Ok(Json(Page::of(Listing::whole(fields), |field| FieldView::from(&field))))
}
