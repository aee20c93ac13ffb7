//! `POST /api/v1/projects/{slug}/rules/preview-schedule`.

use axum::Json;
use domain::rule::Schedule;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::schema::ScheduleSchema;
use crate::access::InProject;
use crate::extract::Body;
use crate::problem::Result;

/// When a schedule comes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SchedulePreview)]
pub(crate) struct Preview {
    /// The next runs, five at most.
    #[schema(value_type = Vec<String>)]
    runs: Vec<Timestamp>,
}

/// Says when a schedule that is not saved yet comes next.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/rules/preview-schedule", operation_id = "preview_schedule",
    tag = "rules", params(("slug" = String, Path, description = "The project's slug.")),
    request_body = ScheduleSchema,
    responses((status = 200, description = "The next runs.", body = Preview)))]
pub(crate) async fn preview_schedule(InProject(cx): InProject, body: Body<Schedule>) -> Result<Json<Preview>> {
    Ok(Json(Preview { runs: app::rules::preview_schedule(&cx, &body.value)? }))
}
