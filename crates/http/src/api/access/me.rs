//! `GET` and `PATCH /api/v1/me`: who am I, and what may I do.

use std::collections::BTreeMap;

use app::access::{Proof, own};
use app::{Instance, projects};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::operator::{ApiKey, Operator, Role};
use domain::permission::Permission;
use domain::project::Locale;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::Who;
use crate::etag::{IfMatch, etag};
use crate::extract::MergePatch;
use crate::problem::{Problem, Result};
use crate::schema::{LocaleName, PermissionName, RoleName};
use crate::server::Server;

/// All crates of the workspace have the version of the binary.
const SERVER_VERSION: &str = env!("CARGO_PKG_VERSION");

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
    /// The language of a person's mails and pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<LocaleName>)]
    locale: Option<Locale>,
    /// Whether the caller holds the instance role.
    instance_owner: bool,
    /// The caller's roles, by project.
    #[schema(value_type = BTreeMap<String, RoleName>)]
    roles: BTreeMap<String, Role>,
    /// What the caller may do, by project: everything that the role holds.
    #[schema(value_type = BTreeMap<String, Vec<PermissionName>>)]
    permissions: BTreeMap<String, Vec<Permission>>,
    /// The version of the server, for those who are inside.
    server_version: &'static str,
}

/// What people can change of themselves.
#[derive(ToSchema)]
#[schema(as = MePatch)]
#[expect(dead_code, reason = "stands for a merge patch in the document")]
pub(crate) struct Patch {
    /// The name for people.
    name: Option<String>,
    /// The language of mails and pages.
    locale: Option<LocaleName>,
}

/// Tells who the caller is, and what they may do. Of a person the answer has an `ETag`.
#[utoipa::path(get, path = "/api/v1/me", operation_id = "get_me", tag = "access",
    responses((status = 200, description = "The caller.", body = Me)))]
pub(crate) async fn get_me(State(server): State<Server>, who: Who) -> Result<Response> {
    let here = who.at(&server);
    Ok(match &who.0.proof {
        Proof::Session { operator, .. } => {
            ([etag(operator.version)], Json(of_operator(&here, operator).await?)).into_response()
        }
        Proof::Key(key) => Json(of_key(&here, key).await?).into_response(),
    })
}

/// Changes the caller's own name and language. Keys have neither of their own.
#[utoipa::path(patch, path = "/api/v1/me", operation_id = "patch_me", tag = "access",
    params(("If-Match" = String, Header, description = "The version that is changed, or `*`.")),
    request_body(content = Patch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The caller now.", body = Me)))]
pub(crate) async fn patch_me(
    State(server): State<Server>,
    who: Who,
    IfMatch(expected): IfMatch,
    patch: MergePatch,
) -> Result<impl IntoResponse> {
    let here = who.at(&server);
    let Proof::Session { operator, .. } = &who.0.proof else {
        return Err(Problem::new("not_a_person", "an API key has no name and no language that it could change"));
    };
    let changed = own::change(&here, operator.id, expected, |document| patch.apply(document)).await?;
    Ok(([etag(changed.version)], Json(of_operator(&here, &changed).await?)))
}

/// A person.
pub(super) async fn of_operator(here: &Instance, operator: &Operator) -> Result<Me> {
    let roles = roles(here).await?;
    Ok(Me {
        kind: "operator",
        id: operator.id.to_string(),
        name: operator.name.clone(),
        email: Some(operator.email.to_string()),
        locale: Some(operator.locale),
        instance_owner: operator.instance_owner,
        permissions: permissions(&roles),
        roles,
        server_version: SERVER_VERSION,
    })
}

async fn of_key(here: &Instance, key: &ApiKey) -> Result<Me> {
    let roles = roles(here).await?;
    Ok(Me {
        kind: "api_key",
        id: key.id.to_string(),
        name: key.name.clone(),
        email: None,
        locale: None,
        instance_owner: false,
        permissions: permissions(&roles),
        roles,
        server_version: SERVER_VERSION,
    })
}

async fn roles(here: &Instance) -> Result<BTreeMap<String, Role>> {
    let projects = projects::list(here).await?;
    let role = |project: domain::project::Project| Some((project.slug.to_string(), here.caller().role(project.id)?));
    Ok(projects.into_iter().filter_map(role).collect())
}

fn permissions(roles: &BTreeMap<String, Role>) -> BTreeMap<String, Vec<Permission>> {
    let held = |role: Role| Permission::ALL.iter().copied().filter(|&permission| role.permits(permission)).collect();
    roles.iter().map(|(slug, &role)| (slug.clone(), held(role))).collect()
}
