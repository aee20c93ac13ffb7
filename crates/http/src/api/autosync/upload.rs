//! `POST /api/v1/projects/{slug}/autosync`: a file of users.

use app::autosync::{self, Request};
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::sync::Problem as FileProblem;
use domain::sync::run::{RunSource, RunStatus, SyncRun};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::body::CsvBody;
use crate::access::InProject;
use crate::api::sync_runs::{FileFault, RunView};
use crate::extract::Query;
use crate::problem::{Problem, Result};

/// How a file is to be taken.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct UploadParams {
    /// Plan only: show what the file would do, and change nothing.
    #[param(required = false)]
    dry_run: bool,
    /// What the sender calls the file; it is shown with the run.
    #[param(required = false, max_length = 255)]
    file_name: Option<String>,
    /// `push` where `claviger sync push` sends it.
    #[param(required = false)]
    source: Option<SourceName>,
}

/// What may be said of how a file came.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SourceName {
    /// `claviger sync push`.
    Push,
}

/// Brings the project's users to what the file says: all of it in one transaction, or nothing.
///
/// A file that is refused is answered 422 with all its errors (the first 1,000), each with line, column and value. A
/// plan that would change too much waits for a person: 202 and the status `held`. The same file again is `unchanged`.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/autosync", operation_id = "upload_users", tag = "auto-sync",
    params(("slug" = String, Path, description = "The project's slug."), UploadParams),
    request_body(content = String, content_type = "text/csv",
        description = "First name, last name, e-mail, ID, and optionally sync ID, with or without a header."),
    responses(
        (status = 200, description = "`completed`, `unchanged`, or planned.", body = RunView),
        (status = 202, description = "`held`: the plan waits for a person.", body = RunView)))]
pub(crate) async fn upload_users(
    InProject(cx): InProject,
    Query(params): Query<UploadParams>,
    body: CsvBody,
) -> Result<Response> {
    let name = params.file_name.as_deref().map(file_name).filter(|name| !name.is_empty());
    let received = body.receive(&cx, name).await?;
    let source = params.source.map(|SourceName::Push| RunSource::Push);
    let run = autosync::run(&cx, received, Request { dry_run: params.dry_run, source, ..Request::default() }).await?;
    answer(&run)
}

/// A name to be shown: one line, no folders, not endless.
fn file_name(text: &str) -> String {
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|letter| !letter.is_control()).take(255).collect::<String>().trim().to_owned()
}

fn answer(run: &SyncRun) -> Result<Response> {
    match run.status {
        RunStatus::Failed => Err(refused(run)),
        RunStatus::Held => Ok((StatusCode::ACCEPTED, Json(RunView::of(run))).into_response()),
        _ => Ok(Json(RunView::of(run)).into_response()),
    }
}

fn refused(run: &SyncRun) -> Problem {
    let errors = &run.report.errors;
    let faults = errors.faults.iter().map(|fault| FileFault::of(fault).into_problem()).collect();
    let too_large = errors.faults.iter().any(|fault| matches!(fault.problem, FileProblem::TooManyBytes { .. }));
    let problem = match too_large {
        true => Problem::new("too_large", "the file is too large; nothing was changed"),
        false => Problem::new("file_refused", "the file is refused and nothing was changed; errors says why"),
    };
    problem.with_errors(faults).with_total_errors(errors.total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_folders_and_no_line_breaks() {
        assert_eq!(file_name("C:\\Exports\\mobile-id-users.csv"), "mobile-id-users.csv");
        assert_eq!(file_name("/srv/ex\nports/a\r\nb.csv"), "ab.csv");
        assert_eq!(file_name(&"x".repeat(300)).len(), 255);
    }
}
