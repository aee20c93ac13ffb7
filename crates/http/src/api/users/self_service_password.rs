//! `POST` and `DELETE /api/v1/projects/{slug}/users/{id}/self-service-password`.

use app::self_service::starting_password::{self, StartingPassword};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::kind;
use domain::time::Timestamp;
use secrecy::ExposeSecret as _;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::InProject;
use crate::extract::PathId;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// A starting password that was just made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StartingPasswordView {
    /// The password, to be handed over in person. Shown this once; a replay leaves it out.
    password: String,
    /// Until when it opens anything.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// Makes a starting password for self-service, which the user changes with the first login. It takes the place of the
/// password that there was, and ends the user's sessions.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/users/{id}/self-service-password",
    operation_id = "make_self_service_password", tag = "users", params(("slug" = String, Path), ("id" = String, Path)),
    responses((status = 201, description = "Made.", body = StartingPasswordView)))]
pub(crate) async fn make_self_service_password(
    InProject(cx): InProject,
    PathId(id): PathId<kind::User>,
    key: IdempotencyKey,
) -> Result<Response> {
    key.run(cx, &[], answer, |cx| async move { starting_password::make(&cx, id).await }).await
}

fn answer(made: &StartingPassword) -> Answer {
    let password = made.password.expose_secret().to_owned();
    let view = StartingPasswordView { password, expires_at: made.expires_at };
    Answer::with(StatusCode::CREATED, &view).showing_once(&["password"])
}

/// Takes a user's password for self-service away, whoever chose it, and ends the user's sessions.
#[utoipa::path(delete, path = "/api/v1/projects/{slug}/users/{id}/self-service-password",
    operation_id = "remove_self_service_password", tag = "users", params(("slug" = String, Path), ("id" = String, Path)),
    responses((status = 204, description = "Gone.")))]
pub(crate) async fn remove_self_service_password(
    InProject(cx): InProject,
    PathId(id): PathId<kind::User>,
) -> Result<StatusCode> {
    starting_password::remove(&cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
