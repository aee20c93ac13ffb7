//! `POST /api/v1/operators`.

use std::collections::BTreeMap;

use app::access::Password;
use app::access::operators::{self, NewOperator, OperatorWithRoles};
use axum::extract::State;
use axum::response::Response;
use domain::contact::EmailAddress;
use domain::operator::Role;
use domain::project::{Locale, Slug};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::Who;
use crate::api::operators::OperatorView;
use crate::extract::Body;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;
use crate::schema::{LocaleName, RoleName};
use crate::server::Server;

/// An operator to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewOperator)]
pub(crate) struct Form {
    /// The address to log in with.
    #[schema(value_type = String, format = "email")]
    email: EmailAddress,
    /// The name for people.
    name: String,
    /// The first password: 12 characters or more.
    #[schema(value_type = String, format = "password")]
    password: Password,
    /// The language of mails and pages.
    #[serde(default)]
    #[schema(value_type = LocaleName, required = false)]
    locale: Locale,
    /// Whether it holds the instance role.
    #[serde(default)]
    #[schema(required = false)]
    instance_owner: bool,
    /// Its roles, by project.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, RoleName>, required = false)]
    roles: BTreeMap<Slug, Role>,
}

/// Makes an operator.
#[utoipa::path(post, path = "/api/v1/operators", operation_id = "create_operator", tag = "operators",
    request_body = Form, responses((status = 201, description = "Made.", body = OperatorView)))]
pub(crate) async fn create_operator(
    State(server): State<Server>,
    who: Who,
    key: IdempotencyKey,
    body: Body<Form>,
) -> Result<Response> {
    let Form { email, name, password, locale, instance_owner, roles } = body.value;
    let new = NewOperator { email, name, password, locale, instance_owner, roles };
    key.run(who.at(&server), &body.raw, answer, async |here| operators::create(&here, new).await).await
}

fn answer(made: &OperatorWithRoles) -> Answer {
    let path = format!("/api/v1/operators/{}", made.operator.id);
    Answer::created(path, &OperatorView::from(made)).of_version(made.operator.version)
}
