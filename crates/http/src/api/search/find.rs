//! `GET /api/v1/projects/{slug}/search`.

use app::users;
use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::InProject;
use crate::api::users::UserView;
use crate::extract::Query;
use crate::problem::Result;

/// What to look for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchParams {
    /// Words, each of which begins a name, the e-mail address, the ID or the sync ID.
    q: String,
    /// How many of each kind at most.
    #[serde(default)]
    #[param(required = false, minimum = 1, maximum = 500, default = 20)]
    limit: Option<u32>,
}

/// What was found.
#[derive(Serialize, ToSchema)]
#[schema(as = Found)]
pub(crate) struct FoundView {
    /// Users, by last name.
    users: Vec<UserView>,
}

/// Finds whatever begins as somebody types.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/search", operation_id = "search", tag = "users",
    params(("slug" = String, Path), SearchParams),
    responses((status = 200, description = "What was found.", body = FoundView)))]
pub(crate) async fn search(InProject(cx): InProject, Query(params): Query<SearchParams>) -> Result<Json<FoundView>> {
    let found = users::search(&cx, &params.q, params.limit).await?;
    Ok(Json(FoundView { users: found.iter().map(UserView::from).collect() }))
}
