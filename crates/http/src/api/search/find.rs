//! `GET /api/v1/projects/{slug}/search`.

use app::search::{self, Found, Wanted};
use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::{FoundItem, items_of};
use crate::access::InProject;
use crate::api::users::UserView;
use crate::extract::Query;
use crate::problem::Result;

/// What to look for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchParams {
    /// Words, each of which begins a name, the e-mail address, the ID or the sync ID; or the beginning of a number of a
    /// credential, of a certificate's serial number or subject.
    q: String,
    /// What is looked for: `all`, `user`, `mobile_id`, `credential`, `certificate`.
    #[serde(default, rename = "type")]
    #[param(required = false, value_type = String, default = "all")]
    wanted: Wanted,
    /// How many of each kind at most.
    #[serde(default)]
    #[param(required = false, minimum = 1, maximum = 500, default = 20)]
    limit: Option<u32>,
}

/// What was found.
#[derive(Serialize, ToSchema)]
#[schema(as = Found)]
pub(crate) struct FoundView {
    /// Users, by last name; none where credentials or certificates are looked for.
    users: Vec<UserView>,
    /// Everything that was found, each with its type: users, then credentials, then certificates.
    items: Vec<FoundItem>,
}

/// Finds whatever begins as somebody types.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/search", operation_id = "search", tag = "users",
    params(("slug" = String, Path), SearchParams),
    responses((status = 200, description = "What was found.", body = FoundView)))]
pub(crate) async fn search(InProject(cx): InProject, Query(params): Query<SearchParams>) -> Result<Json<FoundView>> {
    let found = search::search(&cx, &params.q, params.wanted, params.limit).await?;
    let items = items_of(&cx, params.wanted, &found);
    let Found { users, .. } = found;
    Ok(Json(FoundView { users: users.iter().map(UserView::from).collect(), items }))
}
