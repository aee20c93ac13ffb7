//! `GET /api/v1/projects/{slug}/autosync`: how Auto-sync is doing.

use app::autosync;
use axum::Json;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::InProject;
use crate::api::sync_runs::RunView;
use crate::problem::Result;

/// How Auto-sync is doing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Autosync)]
pub(crate) struct StateView {
    /// Whether files are taken.
    enabled: bool,
    /// How often a file is expected.
    interval_minutes: u32,
    /// Whether a run is going on.
    running: bool,
    /// The last run that counts as an Auto-sync: `completed` or `unchanged`.
    last_completed: Option<RunView>,
    /// The run that waits for a person.
    held: Option<RunView>,
    /// Since when files are refused or held.
    #[schema(value_type = Option<String>, format = DateTime)]
    failing_since: Option<Timestamp>,
    /// Since when it is known that the source has fallen silent.
    #[schema(value_type = Option<String>, format = DateTime)]
    stale_since: Option<Timestamp>,
}

/// Shows how Auto-sync is doing: the last run that worked, and the one that waits for a person.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/autosync", operation_id = "get_autosync", tag = "auto-sync",
    params(("slug" = String, Path, description = "The project's slug.")),
    responses((status = 200, description = "Its state.", body = StateView)))]
pub(crate) async fn get_autosync(InProject(cx): InProject) -> Result<Json<StateView>> {
    let state = autosync::state(&cx).await?;
    Ok(Json(StateView {
        enabled: state.enabled,
        interval_minutes: state.interval_minutes,
        running: state.running,
        last_completed: state.last_completed.as_ref().map(RunView::of),
        held: state.held.as_ref().map(RunView::of),
        failing_since: state.failing_since,
        stale_since: state.stale_since,
    }))
}
