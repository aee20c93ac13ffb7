//! Jobs: work that is to be done, or was given up.

mod get;
mod list;
mod retry;

use app::Context;
use app::jobs::JobRecord;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_jobs))
        .routes(routes!(get::get_job))
        .routes(routes!(retry::retry_job))
}

/// Work that is to be done or was given up.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JobView {
    /// `job_…`.
    id: String,
    /// `send_invitation`, `notify_holder`, `notify_contact`, `gather_leavers`, `reconcile`.
    kind: &'static str,
    /// Whether it was given up; it can be retried.
    dead: bool,
    /// How often it was tried.
    attempt: u32,
    /// Why the last try failed.
    last_error: Option<String>,
    /// When it is tried next, or the lease of the try that runs ends.
    #[schema(value_type = String, format = DateTime)]
    run_at: Timestamp,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl JobView {
    fn of(_: &Context, record: JobRecord) -> Self {
        Self::shown(&record)
    }

    fn shown(record: &JobRecord) -> Self {
        Self {
            id: record.job.id.to_string(),
            kind: record.job.task.kind(),
            dead: record.dead,
            attempt: record.job.attempt,
            last_error: record.last_error.clone(),
            run_at: record.run_at,
            created_at: record.job.created_at,
        }
    }
}
