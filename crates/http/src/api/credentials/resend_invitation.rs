//! `POST /api/v1/projects/{slug}/credentials/{id}/resend-invitation`: sends another invitation.

use app::credentials;
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::kind;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{AcquiredView, ChannelName};
use crate::access::InProject;
use crate::extract::{Body, PathId};
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// How to invite again.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Resend {
    /// How it is to travel; left out: as the holder is reached best.
    channel: Option<ChannelName>,
}

/// Sends another invitation. What was sent before becomes void, and a phone that has the credential gives way.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/credentials/{id}/resend-invitation",
    operation_id = "resend_invitation", tag = "credentials",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    request_body = Resend,
    responses((status = 200, description = "Another invitation is on its way.", body = AcquiredView)))]
pub(crate) async fn resend_invitation(
    InProject(cx): InProject,
    PathId(id): PathId<kind::Credential>,
    key: IdempotencyKey,
    body: Body<Resend>,
) -> Result<Response> {
    let channel = body.value.channel.map(Into::into);
    key.run(cx, &body.raw, answer, |cx| async move { credentials::resend_invitation(&cx, id, channel).await }).await
}

fn answer(acted: &credentials::Acquired) -> Answer {
    Answer::with(StatusCode::OK, &AcquiredView::of(acted)).showing_once(&["code", "link"])
}
