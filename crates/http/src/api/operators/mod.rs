//! Operators: accounts of the instance.

mod create;
mod delete;
mod get;
mod list;
mod patch;

use std::collections::BTreeMap;

use app::access::operators::OperatorWithRoles;
use domain::contact::EmailAddress;
use domain::id::{Id, kind};
use domain::operator::Role;
use domain::project::{Locale, Slug};
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::schema::{LocaleName, RoleName};
use crate::server::Server;

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default().routes(routes!(list::list_operators, create::create_operator)).routes(routes!(
        get::get_operator,
        patch::patch_operator,
        delete::delete_operator
    ))
}

/// An operator.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Operator)]
pub(crate) struct OperatorView {
    /// Its id.
    #[schema(value_type = String, examples("opr_01h455vb4pex5vsknk084sn02q"))]
    id: Id<kind::Operator>,
    /// The address it logs in with.
    #[schema(value_type = String, format = "email")]
    email: EmailAddress,
    /// The name for people.
    name: String,
    /// The language of mails and pages.
    #[schema(value_type = LocaleName)]
    locale: Locale,
    /// Whether it holds the instance role.
    instance_owner: bool,
    /// Whether it may log in.
    enabled: bool,
    /// Its roles, by project.
    #[schema(value_type = BTreeMap<String, RoleName>)]
    roles: BTreeMap<Slug, Role>,
    /// When it was made.
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    /// When it last logged in.
    #[schema(value_type = Option<String>, format = "date-time")]
    last_login_at: Option<Timestamp>,
}

impl From<&OperatorWithRoles> for OperatorView {
    fn from(shown: &OperatorWithRoles) -> Self {
        let operator = shown.operator.clone();
        Self {
            id: operator.id,
            email: operator.email,
            name: operator.name,
            locale: operator.locale,
            instance_owner: operator.instance_owner,
            enabled: operator.enabled,
            roles: shown.roles.clone(),
            created_at: operator.created_at,
            last_login_at: operator.last_login_at,
        }
    }
}
