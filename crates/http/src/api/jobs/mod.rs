//! Jobs: work that is to be done, or was given up.

mod get;
mod list;
mod retry;

use app::Context;
use app::jobs::{About, Told};
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::credentials::PersonName;
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
    /// `send_invitation`, `send_enrolment_pin`, `send_self_service_link`, `notify_holder`, `notify_contact`,
    /// `gather_leavers`, `reconcile`, `update_card`, `look_at`, `resend_invitation`, `cancel_invitation`, `sync_holder`, `run_rule`.
    kind: &'static str,
    /// What it concerns.
    about: JobAbout,
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

/// What a job concerns, as far as that is there.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JobAbout {
    /// A credential.
    credential_id: Option<String>,
    /// The person.
    user_id: Option<String>,
    /// What the person is called.
    user_name: Option<PersonName>,
    /// The system that is asked.
    system_id: Option<String>,
    /// A run of Auto-sync.
    sync_run_id: Option<String>,
    /// The rule that fired.
    rule_id: Option<String>,
}

impl JobView {
    fn of(_: &Context, told: Told) -> Self {
        Self::shown(&told)
    }

    fn shown(Told { record, about }: &Told) -> Self {
        Self {
            id: record.job.id.to_string(),
            kind: record.job.task.kind(),
            about: JobAbout::of(about),
            dead: record.dead,
            attempt: record.job.attempt,
            last_error: record.last_error.clone(),
            run_at: record.run_at,
            created_at: record.job.created_at,
        }
    }
}

impl JobAbout {
    fn of(about: &About) -> Self {
        Self {
            credential_id: about.credential.map(|id| id.to_string()),
            user_id: about.user.map(|id| id.to_string()),
            user_name: about.name.as_ref().map(PersonName::of),
            system_id: about.system.map(|id| id.to_string()),
            sync_run_id: about.sync_run.map(|id| id.to_string()),
            rule_id: about.rule.map(|id| id.to_string()),
        }
    }
}
