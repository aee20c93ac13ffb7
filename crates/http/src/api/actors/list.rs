//! `GET /api/v1/projects/{slug}/actors`.

use app::list::Listing;
use app::review::{KnownActor, actors};
use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::InProject;
use crate::list::Page;
use crate::problem::Result;

/// Somebody whom events name by an id.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Actor)]
pub(crate) struct ActorView {
    /// `opr_…` or `key_…`.
    id: String,
    /// What people call it.
    name: String,
}

impl From<KnownActor> for ActorView {
    fn from(known: KnownActor) -> Self {
        Self { id: known.actor.to_string(), name: known.name }
    }
}

/// The operators who may work in the project and its API keys, the revoked ones too, by what people call them: whom events
/// name by an id. There are few, on one page.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/actors", operation_id = "list_actors", tag = "events",
    params(("slug" = String, Path, description = "The project's slug.")),
    responses((status = 200, description = "All of them.", body = Page<ActorView>)))]
pub(crate) async fn list_actors(InProject(cx): InProject) -> Result<Json<Page<ActorView>>> {
    Ok(Json(Page::of(Listing::whole(actors(&cx).await?), ActorView::from)))
}
