//! `POST /api/v1/projects/{slug}/users/{id}/est-password`.

use app::est::{self, MadePassword};
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

/// A password for EST to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MakeEstPassword {
    /// The name of the certificate profile.
    profile: String,
}

/// A password for EST that was just made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EstPasswordView {
    /// Where EST is: `/simpleenroll` and the rest come behind it.
    url: String,
    /// The name that goes with the password: the user's id. Their e-mail address will do as well.
    user_name: String,
    /// The password. Shown this once; a replay leaves it out.
    password: String,
    /// Until when it is good.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// Makes a password for EST (RFC 7030), good for one certificate of the user within 24 hours. It is shown in this answer
/// and never again.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/users/{id}/est-password", operation_id = "make_est_password",
    tag = "certificates", params(("slug" = String, Path), ("id" = String, Path)), request_body = MakeEstPassword,
    responses((status = 201, description = "Made.", body = EstPasswordView)))]
pub(crate) async fn make_est_password(
    InProject(cx): InProject,
    PathId(id): PathId<kind::User>,
    key: IdempotencyKey,
    body: Body<MakeEstPassword>,
) -> Result<Response> {
    let profile = body.value.profile;
    key.run(cx, &body.raw, answer, async |cx| est::make_password(&cx, id, &profile).await).await
}

fn answer(made: &MadePassword) -> Answer {
    let view = EstPasswordView {
        url: made.url.clone(),
        user_name: made.user.to_string(),
        password: made.password.expose().to_owned(),
        expires_at: made.expires_at,
    };
    Answer::with(StatusCode::CREATED, &view).showing_once(&["password"])
}
