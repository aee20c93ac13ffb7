//! `GET /api/v1/projects/{slug}/api-keys`.

use app::access::api_keys;
use app::list::Listing;
use axum::Json;

use crate::access::InProject;
use crate::api::api_keys::KeyView;
use crate::list::Page;
use crate::problem::Result;

/// Lists the project's API keys, the revoked ones too.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/api-keys", operation_id = "list_api_keys", tag = "api-keys",
    params(("slug" = String, Path)), responses((status = 200, description = "All of them.", body = Page<KeyView>)))]
pub(crate) async fn list_api_keys(InProject(cx): InProject) -> Result<Json<Page<KeyView>>> {
    let all = api_keys::list(&cx).await?;
    Ok(Json(Page::of(Listing::whole(all), |key| KeyView::from(&key))))
}
