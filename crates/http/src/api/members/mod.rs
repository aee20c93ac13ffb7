//! Who has which role in a project.

mod bind;
mod list;
mod unbind;

use app::access::members::Member;
use domain::contact::EmailAddress;
use domain::id::{Id, kind};
use domain::operator::Role;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::schema::RoleName;
use crate::server::Server;

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_members, bind::bind_member))
        .routes(routes!(unbind::unbind_member))
}

/// An operator's role in the project.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Member)]
pub(crate) struct MemberView {
    /// The operator's id.
    #[schema(value_type = String)]
    id: Id<kind::Operator>,
    /// The operator's address.
    #[schema(value_type = String, format = "email")]
    email: EmailAddress,
    /// The operator's name.
    name: String,
    /// Whether the operator may log in.
    enabled: bool,
    /// The role.
    #[schema(value_type = RoleName)]
    role: Role,
}

impl From<&Member> for MemberView {
    fn from(member: &Member) -> Self {
        let operator = &member.operator;
        Self {
            id: operator.id,
            email: operator.email.clone(),
            name: operator.name.clone(),
            enabled: operator.enabled,
            role: member.role,
        }
    }
}
