//! `POST /api/v1/projects/{slug}/webhooks/{id}/replay`.

use app::webhooks::{self, Replay, Replayed};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::kind;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::InProject;
use crate::extract::{Body, PathId};
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// What is sent once more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WebhookReplay)]
pub(crate) struct Form {
    what: What,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

/// What of it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WebhookReplayWhat)]
enum What {
    /// Deliveries that were given up.
    Failed,
    /// Everything that the webhook chose and that happened, whether it was delivered or not.
    All,
}

/// What is on its way once more.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookReplayed)]
pub(crate) struct ReplayedView {
    /// How many deliveries wait now that did not before.
    queued: u64,
    /// From when on there is more: replay from there later. `null`: that was all.
    #[schema(value_type = Option<String>, format = DateTime)]
    more_since: Option<Timestamp>,
}

/// Sends once more what a webhook missed, under the same message ids, so that the receiver can tell what it has. About
/// 10,000 deliveries at a time.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/webhooks/{id}/replay", operation_id = "replay_webhook",
    tag = "webhooks",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    request_body = Form,
    responses((status = 202, description = "They are on their way.", body = ReplayedView)))]
pub(crate) async fn replay_webhook(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Webhook>,
    key: IdempotencyKey,
    body: Body<Form>,
) -> Result<Response> {
    let what = match body.value.what {
        What::Failed => Replay::Failed(body.value.since),
        What::All => Replay::All(body.value.since),
    };
    key.run(cx, &body.raw, answer, async |cx| webhooks::replay(&cx, id, what).await).await
}

fn answer(replayed: &Replayed) -> Answer {
    let Replayed { queued, more_since } = *replayed;
    Answer::with(StatusCode::ACCEPTED, &ReplayedView { queued, more_since })
}
