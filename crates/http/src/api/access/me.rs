//! `GET /api/v1/me`: who am I, and what may I do.

use std::collections::BTreeMap;

use app::access::Proof;
use app::{Instance, projects};
use axum::Json;
use axum::extract::State;
use domain::operator::{ApiKey, Operator, Role};
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::Who;
use crate::problem::Result;
use crate::schema::RoleName;
use crate::server::Server;

/// The caller.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    /// `operator` or `api_key`.
    kind: &'static str,
    /// The caller's id.
    id: String,
    /// The caller's name.
    name: String,
    /// The address, of a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// Whether the caller holds the instance role.
    instance_owner: bool,
    /// The caller's roles, by project.
    #[schema(value_type = BTreeMap<String, RoleName>)]
    roles: BTreeMap<String, Role>,
}

/// Tells who the caller is and which roles they have.
#[utoipa::path(get, path = "/api/v1/me", operation_id = "get_me", tag = "access",
    responses((status = 200, description = "The caller.", body = Me)))]
pub(crate) async fn get_me(State(server): State<Server>, who: Who) -> Result<Json<Me>> {
    let here = who.at(&server);
    match &who.0.proof {
        Proof::Session { operator, .. } => of_operator(&here, operator).await.map(Json),
        Proof::Key(key) => of_key(&here, key).await.map(Json),
    }
}

/// A person.
pub(super) async fn of_operator(here: &Instance, operator: &Operator) -> Result<Me> {
    Ok(Me {
        kind: "operator",
        id: operator.id.to_string(),
        name: operator.name.clone(),
        email: Some(operator.email.to_string()),
        instance_owner: operator.instance_owner,
        roles: roles(here).await?,
    })
}

async fn of_key(here: &Instance, key: &ApiKey) -> Result<Me> {
    Ok(Me {
        kind: "api_key",
        id: key.id.to_string(),
        name: key.name.clone(),
        email: None,
        instance_owner: false,
        roles: roles(here).await?,
    })
}

async fn roles(here: &Instance) -> Result<BTreeMap<String, Role>> {
    let projects = projects::list(here).await?;
    let role = |project: domain::project::Project| Some((project.slug.to_string(), here.caller().role(project.id)?));
    Ok(projects.into_iter().filter_map(role).collect())
}
