//! `GET /api/v1/projects/{slug}/users`.

use app::list::ListRequest;
use app::users;
use axum::Json;
use serde::Deserialize;
use utoipa::IntoParams;

use super::UserView;
use crate::access::InProject;
use crate::extract::Query;
use crate::list::Page;
use crate::problem::Result;

/// The query of the list of users.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct UserParams {
    /// Words, each of which begins a name, the e-mail address, the ID or the sync ID.
    #[param(required = false)]
    q: Option<String>,
    /// Only what this is true of: a filter of RFC 7644 §3.4.2.2, such as `last_name sw "Be"`.
    #[param(required = false)]
    filter: Option<String>,
    /// The order: `last_name`, `first_name`, `email`, `card_id` or `created_at`; `-` before it turns it round.
    #[param(required = false)]
    sort: Option<String>,
    /// How many at most.
    #[param(required = false, minimum = 1, maximum = 500, default = 100)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(required = false)]
    cursor: Option<String>,
    /// Whether to say how many there are in total.
    #[param(required = false)]
    count: bool,
}

/// Lists or searches users.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/users", operation_id = "list_users", tag = "users",
    params(("slug" = String, Path), UserParams),
    responses((status = 200, description = "A page of users.", body = Page<UserView>)))]
pub(crate) async fn list_users(
    InProject(cx): InProject,
    Query(params): Query<UserParams>,
) -> Result<Json<Page<UserView>>> {
    let UserParams { q, filter, sort, limit, cursor, count } = params;
    let request = ListRequest { filter, sort, limit, cursor, count };
    let listing = users::list(&cx, &request, q).await?;
    Ok(Json(Page::of(listing, |listed| UserView::from(&listed))))
}
