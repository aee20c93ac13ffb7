//! `POST /api/v1/projects/{slug}/operators`.

use app::access::members::{self, Member};
use axum::http::StatusCode;
use axum::response::Response;
use domain::contact::EmailAddress;
use domain::operator::Role;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::InProject;
use crate::api::members::MemberView;
use crate::extract::Body;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;
use crate::schema::RoleName;

/// A role for an operator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMember)]
pub(crate) struct Form {
    /// The operator's address.
    #[schema(value_type = String, format = "email")]
    email: EmailAddress,
    /// The role, in place of the one they had.
    #[schema(value_type = RoleName)]
    role: Role,
}

/// Gives an operator of the instance a role in the project. Nobody grants more than they have themselves.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/operators", operation_id = "bind_member", tag = "members",
    params(("slug" = String, Path)), request_body = Form,
    responses((status = 200, description = "The operator has the role.", body = MemberView)))]
pub(crate) async fn bind_member(InProject(cx): InProject, key: IdempotencyKey, body: Body<Form>) -> Result<Response> {
    let Form { email, role } = body.value;
    key.run(cx, &body.raw, answer, async |cx| members::bind(&cx, &email, role).await).await
}

fn answer(member: &Member) -> Answer {
    Answer::with(StatusCode::OK, &MemberView::from(member))
}
