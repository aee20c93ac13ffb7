//! `POST /api/v1/projects/{slug}/users`.

use app::users::{self, ListedUser};
use axum::response::Response;

use super::{UserInput, UserView};
use crate::access::InProject;
use crate::extract::Body;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// Adds a user. No credential is issued yet: `pools/{id}/acquire` does.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/users", operation_id = "create_user", tag = "users",
    params(("slug" = String, Path)), request_body = UserInput,
    responses((status = 201, description = "Added.", body = UserView)))]
pub(crate) async fn create_user(
    InProject(cx): InProject,
    key: IdempotencyKey,
    body: Body<UserInput>,
) -> Result<Response> {
    let draft = body.value.into();
    key.run(cx, &body.raw, answer, async |cx| users::create(&cx, draft).await).await
}

/// The place is told relative to the address of the list.
fn answer(listed: &ListedUser) -> Answer {
    Answer::created(format!("users/{}", listed.user.id), &UserView::from(listed)).of_version(listed.user.version)
}
