//! `POST /api/v1/self-service/{slug}/processes`.

use app::processes;
use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::mobile_id::ProcessKind;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::AsHolder;
use crate::api::processes::ProcessView;
use crate::extract::Body;
use crate::problem::Result;

/// A process to begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StartOwnProcess {
    /// `MobileIDSelfServiceProcGet` or `MobileIDSelfServiceProcLock`.
    #[schema(value_type = String, example = "MobileIDSelfServiceProcGet")]
    kind: ProcessKind,
}

/// Begins a process about the holder's own mobile ID. Fetching one needs a session of the level `full`.
#[utoipa::path(post, path = "/api/v1/self-service/{slug}/processes", operation_id = "start_own_process",
    tag = "self-service", params(("slug" = String, Path)), request_body = StartOwnProcess,
    responses((status = 201, description = "Begun; `inputs_wanted` says what its next step asks.", body = ProcessView)))]
pub(crate) async fn start_own_process(
    AsHolder(holder): AsHolder,
    body: Body<StartOwnProcess>,
) -> Result<impl IntoResponse> {
    let shown = processes::start(holder.cx(), body.value.kind, holder.id()).await?;
    Ok((StatusCode::CREATED, Json(ProcessView::of(shown))))
}
