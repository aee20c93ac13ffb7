//! API keys of a project.

mod create;
mod list;
mod revoke;

use domain::id::{Id, kind};
use domain::operator::{ApiKey, Role};
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::schema::RoleName;
use crate::server::Server;

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_api_keys, create::create_api_key))
        .routes(routes!(revoke::revoke_api_key))
}

/// An API key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiKey)]
pub(crate) struct KeyView {
    /// Its id.
    #[schema(value_type = String)]
    id: Id<kind::ApiKey>,
    /// What people call it.
    name: String,
    /// What it may do.
    #[schema(value_type = RoleName)]
    role: Role,
    /// From which addresses it may be used; empty: from everywhere.
    address_ranges: Vec<String>,
    /// Who made it; if another key did, who made that one.
    #[schema(value_type = Option<String>)]
    created_by: Option<Id<kind::Operator>>,
    /// When it was made.
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    /// After this it opens nothing.
    #[schema(value_type = Option<String>, format = "date-time")]
    expires_at: Option<Timestamp>,
    /// When it was revoked.
    #[schema(value_type = Option<String>, format = "date-time")]
    revoked_at: Option<Timestamp>,
    /// When it was last used, to the hour.
    #[schema(value_type = Option<String>, format = "date-time")]
    last_used_at: Option<Timestamp>,
}

impl From<&ApiKey> for KeyView {
    fn from(key: &ApiKey) -> Self {
        Self {
            id: key.id,
            name: key.name.clone(),
            role: key.role,
            address_ranges: key.address_ranges.clone(),
            created_by: key.created_by,
            created_at: key.created_at,
            expires_at: key.expires_at,
            revoked_at: key.revoked_at,
            last_used_at: key.last_used_at,
        }
    }
}
