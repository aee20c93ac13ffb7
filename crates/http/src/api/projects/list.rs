//! `GET /api/v1/projects`.

use app::list::Listing;
use app::projects;
use axum::Json;
use axum::extract::State;

use crate::access::Who;
use crate::api::projects::ProjectView;
use crate::list::Page;
use crate::problem::Result;
use crate::server::Server;

/// Lists the projects that the caller has a role in.
#[utoipa::path(get, path = "/api/v1/projects", operation_id = "list_projects", tag = "projects",
    responses((status = 200, description = "All of them.", body = Page<ProjectView>)))]
pub(crate) async fn list_projects(State(server): State<Server>, who: Who) -> Result<Json<Page<ProjectView>>> {
    let all = projects::list(&who.at(&server)).await?;
    Ok(Json(Page::of(Listing::whole(all), |project| ProjectView::from(&project))))
}
