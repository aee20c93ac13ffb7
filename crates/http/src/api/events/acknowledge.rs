//! `POST /api/v1/projects/{slug}/events/acknowledge`.

use app::review::Acknowledged;
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::{Id, kind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::InProject;
use crate::extract::Body;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// What the caller has seen to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Acknowledgement)]
pub(crate) struct Seen {
    /// 1 to 500 events.
    #[schema(value_type = Vec<String>, min_items = 1, max_items = 500)]
    ids: Vec<Id<kind::Event>>,
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AcknowledgementOutcome)]
pub(crate) struct AcknowledgedView {
    /// How many nobody had seen to before.
    acknowledged: u64,
    /// How many somebody had; who did it first stays named.
    known: u64,
    /// Which the project does not have.
    missing: Vec<String>,
}

/// Says that the caller has seen to events. Once is enough.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/events/acknowledge", operation_id = "acknowledge_events",
    tag = "events", params(("slug" = String, Path, description = "The project's slug.")),
    request_body = Seen,
    responses((status = 200, description = "They are acknowledged.", body = AcknowledgedView)))]
pub(crate) async fn acknowledge_events(
    InProject(cx): InProject,
    key: IdempotencyKey,
    body: Body<Seen>,
) -> Result<Response> {
    let ids = body.value.ids;
    key.run(cx, &body.raw, answer, async |cx| app::review::acknowledge(&cx, &ids).await).await
}

fn answer(outcome: &Acknowledged) -> Answer {
    let view = AcknowledgedView {
        acknowledged: outcome.acknowledged,
        known: outcome.known,
        missing: outcome.missing.iter().map(ToString::to_string).collect(),
    };
    Answer::with(StatusCode::OK, &view)
}
