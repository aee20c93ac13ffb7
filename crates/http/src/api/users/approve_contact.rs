//! `POST /api/v1/projects/{slug}/users/{id}/approve-contact`.

use app::users;
use axum::response::Response;
use domain::id::kind;

use super::UserView;
use super::view::done;
use crate::access::InProject;
use crate::etag::IfMatch;
use crate::extract::PathId;
use crate::idempotency::IdempotencyKey;
use crate::problem::Result;

/// Approves contact details that somebody else changed by hand.
///
/// An invitation that waited for that is sent anew. Takes a person's account, not a key; nobody approves a change of
/// their own, or of a key that they made. Approving again changes nothing.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/users/{id}/approve-contact", operation_id = "approve_user_contact",
    tag = "users",
    params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that was looked at, or `*`.")),
    responses((status = 200, description = "The user now.", body = UserView)))]
pub(crate) async fn approve_user_contact(
    InProject(cx): InProject,
    PathId(id): PathId<kind::User>,
    IfMatch(expected): IfMatch,
    key: IdempotencyKey,
) -> Result<Response> {
    key.run(cx, &[], done, async |cx| users::approve_contact(&cx, id, expected).await).await
}
