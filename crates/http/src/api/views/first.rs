//! `PUT /api/v1/projects/{slug}/views/first`.

use axum::http::StatusCode;
use domain::id::{Id, kind};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::InProject;
use crate::extract::Body;
use crate::problem::Result;

/// With which view somebody begins.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FirstView {
    /// The view; `null`: all events.
    #[schema(value_type = Option<String>)]
    view_id: Option<Id<kind::SavedView>>,
}

/// Says with which view of events the caller begins in this project.
#[utoipa::path(put, path = "/api/v1/projects/{slug}/views/first", operation_id = "set_first_view", tag = "events",
    params(("slug" = String, Path, description = "The project's slug.")),
    request_body = FirstView,
    responses((status = 204, description = "So it is.")))]
pub(crate) async fn set_first_view(InProject(cx): InProject, body: Body<FirstView>) -> Result<StatusCode> {
    app::review::set_first_view(&cx, body.value.view_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
