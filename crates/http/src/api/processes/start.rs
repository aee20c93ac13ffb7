//! `POST /api/v1/projects/{slug}/processes`.

use app::processes::{self, ProcessShown};
use axum::response::Response;
use domain::id::{Id, kind};
use domain::mobile_id::ProcessKind;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::ProcessView;
use crate::access::InProject;
use crate::extract::Body;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// A process to begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StartProcess {
    /// `MobileIDProcSupplyMobileIDForUser`, `MobileIDProcLock`, `MobileIDProcDeactivate`, `MobileIDProcReactivate`,
    /// `MobileIDProcDelete`, …
    #[schema(value_type = String, example = "MobileIDProcSupplyMobileIDForUser")]
    kind: ProcessKind,
    /// Whose mobile ID it is about.
    #[schema(value_type = String)]
    user_id: Id<kind::User>,
}

/// Begins a process about a user's mobile ID.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/processes", operation_id = "start_process", tag = "processes",
    params(("slug" = String, Path, description = "The project's slug.")), request_body = StartProcess,
    responses((status = 201, description = "Begun; `inputs_wanted` says what its next step asks.", body = ProcessView)))]
pub(crate) async fn start_process(
    InProject(cx): InProject,
    key: IdempotencyKey,
    body: Body<StartProcess>,
) -> Result<Response> {
    let StartProcess { kind, user_id } = body.value;
    key.run(cx, &body.raw, answer, |cx| async move { processes::start(&cx, kind, user_id).await }).await
}

fn answer(shown: &ProcessShown) -> Answer {
    Answer::created(format!("processes/{}", shown.process.id), &ProcessView::of(shown.clone()))
}
