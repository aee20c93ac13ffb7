//! `GET /api/v1/projects/{slug}/events/{id}/comments`.

use app::list::Listing;
use axum::Json;
use domain::id::kind;

use super::CommentView;
use crate::access::InProject;
use crate::extract::PathId;
use crate::list::Page;
use crate::problem::Result;

/// What was written under an event, in this order; there are few, on one page.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/events/{id}/comments", operation_id = "list_event_comments",
    tag = "events",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "The event's id.")),
    responses((status = 200, description = "All of them.", body = Page<CommentView>)))]
pub(crate) async fn list_event_comments(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Event>,
) -> Result<Json<Page<CommentView>>> {
    let listing = Listing::whole(app::review::comments(&cx, id).await?);
    Ok(Json(Page::of(listing, |comment| CommentView::from(&comment))))
}
