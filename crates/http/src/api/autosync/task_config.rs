//! `POST /api/v1/projects/{slug}/autosync/task-config`: what sends the file each hour.

use app::autosync::{self, TaskConfig, TaskPlatform, TaskRequest};
use axum::http::StatusCode;
use axum::response::Response;
use data_encoding::BASE64;
use domain::address_range::AddressRange;
use domain::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::InProject;
use crate::extract::Query;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::{Fault, Problem, Result};

/// For what.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TaskParams {
    /// What runs the task.
    #[serde(rename = "for")]
    #[param(rename = "for", inline)]
    platform: PlatformName,
    /// From which addresses the task's key may be used, with commas between them, such as `10.1.0.0/16,192.0.2.7`;
    /// left out: from everywhere.
    #[serde(default, deserialize_with = "ranges")]
    #[param(value_type = String, required = false)]
    address_ranges: Vec<AddressRange>,
    /// After this the task's key opens nothing; left out: until it is revoked.
    #[serde(default)]
    #[param(value_type = String, format = DateTime, required = false)]
    expires_at: Option<Timestamp>,
}

fn ranges<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Vec<AddressRange>, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.split(',').map(|range| range.trim().parse().map_err(serde::de::Error::custom)).collect()
}

/// What runs a task.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TaskPlatform)]
pub(crate) enum PlatformName {
    /// Windows Task Scheduler.
    Windows,
    /// A systemd service and its timer.
    Systemd,
    /// A line of a crontab.
    Cron,
}

/// A task, ready to be set up.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TaskConfig)]
pub(crate) struct TaskView {
    /// The API key that it sends with: it can upload and nothing else, and can be revoked.
    key_id: String,
    /// The key's secret. Shown this once; a replay leaves it out.
    secret: String,
    /// What to install.
    files: Vec<TaskFileView>,
    /// What to run where the task is going to run, in this order.
    steps: Vec<TaskStepView>,
}

/// A file to install.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TaskFile)]
pub(crate) struct TaskFileView {
    /// Its name.
    name: String,
    /// Its media type.
    media_type: &'static str,
    /// Its bytes, in base64: the file for Windows is UTF-16.
    content: String,
}

/// Something to do by hand.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TaskStep)]
pub(crate) struct TaskStepView {
    /// What it does.
    title: &'static str,
    /// The command.
    command: String,
}

/// Makes a task that sends the file each hour, with an API key of its own. The key stands in none of the files.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/autosync/task-config", operation_id = "make_task_config",
    tag = "auto-sync",
    params(("slug" = String, Path, description = "The project's slug."), TaskParams),
    responses((status = 201, description = "The task and its key.", body = TaskView)))]
pub(crate) async fn make_task_config(
    InProject(cx): InProject,
    Query(params): Query<TaskParams>,
    key: IdempotencyKey,
) -> Result<Response> {
    let TaskParams { platform, address_ranges, expires_at } = params;
    if expires_at.is_some_and(|at| at <= cx.now()) {
        let fault = Fault::of_parameter("expires_at", "in_the_past", "expected a moment that is still to come");
        return Err(Problem::query(vec![fault]));
    }
    let asked = TaskRequest { platform: platform.into(), address_ranges, expires_at };
    // A repetition that asks for something else is another request, as with another body.
    let repeated = format!("{asked:?}");
    key.run(cx, repeated.as_bytes(), answer, |cx| async move { autosync::task_config(&cx, asked).await }).await
}

impl From<PlatformName> for TaskPlatform {
    fn from(name: PlatformName) -> Self {
        match name {
            PlatformName::Windows => Self::Windows,
            PlatformName::Systemd => Self::Systemd,
            PlatformName::Cron => Self::Cron,
        }
    }
}

fn answer(task: &TaskConfig) -> Answer {
    let files = task.files.iter().map(|file| TaskFileView {
        name: file.name.clone(),
        media_type: file.media_type,
        content: BASE64.encode(&file.content),
    });
    let steps = task.steps.iter().map(|step| TaskStepView { title: step.title, command: step.command.clone() });
    let view = TaskView {
        key_id: task.key.id.to_string(),
        secret: task.secret.expose().to_owned(),
        files: files.collect(),
        steps: steps.collect(),
    };
    Answer::with(StatusCode::CREATED, &view).showing_once(&["secret"])
}
