//! `POST /api/v1/projects/{slug}/webhooks/{id}/rotate-secret`.

use app::webhooks::{self, Made};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::{Id, kind};
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::InProject;
use crate::extract::PathId;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// A secret that was just made.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookSecret)]
pub(crate) struct SecretView {
    /// Of which webhook.
    #[schema(value_type = String)]
    webhook_id: Id<kind::Webhook>,
    /// What its messages are signed with: `whsec_…`. Shown this once; a replay leaves it out.
    secret: String,
    /// Until when the secret before signs, too.
    #[schema(value_type = Option<String>, format = DateTime)]
    former_secret_until: Option<Timestamp>,
}

/// Replaces a webhook's secret. For 24 hours messages carry the signatures of both, so that the receiver can take the
/// new one when it likes. Only the last two sign: the one before them does not any more.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/webhooks/{id}/rotate-secret",
    operation_id = "rotate_webhook_secret", tag = "webhooks",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    responses((status = 200, description = "The new secret.", body = SecretView)))]
pub(crate) async fn rotate_webhook_secret(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Webhook>,
    key: IdempotencyKey,
) -> Result<Response> {
    key.run(cx, &[], answer, async |cx| webhooks::rotate_secret(&cx, id).await).await
}

fn answer(Made { webhook, secret }: &Made) -> Answer {
    let (webhook_id, former_secret_until) = (webhook.id, webhook.former_secret_until);
    let view = SecretView { webhook_id, secret: secret.expose().to_string(), former_secret_until };
    Answer::with(StatusCode::OK, &view).showing_once(&["secret"])
}
