//! `POST /api/v1/projects/{slug}/pools/{id}/acquire`: a credential for a user.

use app::credentials::{self, Acquired, Acquisition};
use axum::response::Response;
use domain::id::{Id, kind};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::InProject;
use crate::api::credentials::{AcquiredView, ChannelName};
use crate::extract::{Body, PathId};
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// For whom, and how the invitation is to travel.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Acquire {
    /// The user.
    #[schema(value_type = String, example = "usr_01h455vb4pex5vsknk084sn02q")]
    user_id: Id<kind::User>,
    /// How the invitation is to travel; left out: as the user is reached best.
    #[serde(default)]
    channel: Option<ChannelName>,
}

/// Acquires a credential for a user and sends the invitation. With the channel `shown` the answer holds the
/// invitation's code and link, this once.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/pools/{id}/acquire", operation_id = "acquire_credential",
    tag = "systems",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id.")),
    request_body = Acquire,
    responses((status = 201, description = "Acquired.", body = AcquiredView)))]
pub(crate) async fn acquire_credential(
    InProject(cx): InProject,
    PathId(pool): PathId<kind::CredentialPool>,
    key: IdempotencyKey,
    body: Body<Acquire>,
) -> Result<Response> {
    let Acquire { user_id: user, channel } = body.value;
    let asked = Acquisition { pool, user, channel: channel.map(Into::into) };
    key.run(cx, &body.raw, answer, |cx| async move { credentials::acquire(&cx, asked).await }).await
}

fn answer(acquired: &Acquired) -> Answer {
    Answer::created(acquired.path(), &AcquiredView::of(acquired)).showing_once(&["code", "link"])
}
