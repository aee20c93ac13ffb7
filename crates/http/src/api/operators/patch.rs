//! `PATCH /api/v1/operators/{id}`.

use std::collections::BTreeMap;

use app::access::Password;
use app::access::operators;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use domain::id::kind;
use utoipa::ToSchema;

use crate::access::Who;
use crate::api::operators::OperatorView;
use crate::etag::{IfMatch, etag};
use crate::extract::{MergePatch, PathId};
use crate::problem::Result;
use crate::schema::{LocaleName, RoleName};
use crate::server::Server;

/// What can be changed of an operator.
#[derive(ToSchema)]
#[schema(as = OperatorPatch)]
#[expect(dead_code, reason = "stands for a merge patch in the document")]
pub(crate) struct Patch {
    /// The address it logs in with.
    #[schema(format = "email")]
    email: Option<String>,
    /// The name for people.
    name: Option<String>,
    /// The language of mails and pages.
    locale: Option<LocaleName>,
    /// Whether it holds the instance role.
    instance_owner: Option<bool>,
    /// Whether it may log in.
    enabled: Option<bool>,
    /// Its roles, by project; `null` takes one away.
    roles: Option<BTreeMap<String, RoleName>>,
    /// A new password: 12 characters or more.
    #[schema(format = "password", write_only)]
    password: Option<String>,
}

/// Changes an operator. A new password, and taking the login away, end its sessions.
#[utoipa::path(patch, path = "/api/v1/operators/{id}", operation_id = "patch_operator", tag = "operators",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The version that is changed, or `*`.")),
    request_body(content = Patch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The operator now.", body = OperatorView)))]
pub(crate) async fn patch_operator(
    State(server): State<Server>,
    who: Who,
    PathId(id): PathId<kind::Operator>,
    IfMatch(expected): IfMatch,
    mut patch: MergePatch,
) -> Result<impl IntoResponse> {
    let password = patch.take_text("password")?.map(Password::new);
    let edit = |document: &_| patch.apply(document);
    let shown = operators::change(&who.at(&server), id, expected, password, edit).await?;
    Ok(([etag(shown.operator.version)], Json(OperatorView::from(&shown))))
}
