//! `POST /api/v1/setup`: the first operator.

use std::collections::BTreeMap;

use app::access::Password;
use app::access::operators::NewOperator;
use app::access::setup as use_case;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::contact::EmailAddress;
use domain::project::Locale;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::refuse_foreign_origin;
use crate::api::access::{me::Me, welcome};
use crate::client::Client;
use crate::extract::Body;
use crate::problem::{Problem, Result};
use crate::schema::LocaleName;
use crate::server::Server;

/// The first operator, and the link that allows it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Setup {
    /// The token behind the `#` of the setup link.
    token: String,
    /// The address to log in with.
    #[schema(value_type = String, format = "email")]
    email: EmailAddress,
    /// The name for people.
    name: String,
    /// The password: 12 characters or more.
    #[schema(value_type = String, format = "password")]
    password: Password,
    /// The language of mails and pages.
    #[serde(default)]
    #[schema(value_type = LocaleName, required = false)]
    locale: Locale,
}

/// Makes the first operator, who holds the instance role, and logs them in. The link works once, for an hour.
#[utoipa::path(post, path = "/api/v1/setup", operation_id = "setup", tag = "access", request_body = Setup,
    responses((status = 201, description = "Made and logged in.", body = Me)))]
pub(crate) async fn setup(
    State(server): State<Server>,
    client: Client,
    headers: HeaderMap,
    body: Body<Setup>,
) -> Result<Response> {
    refuse_foreign_origin(&server, &headers)?;
    if !server.options().is_protected(client.peer) {
        let detail = "the server listens beyond this machine without TLS and without a named proxy; \
                      give it a certificate, name the proxy, or open the link on the server itself";
        return Err(Problem::new("setup_insecure", detail));
    }
    let Setup { token, email, name, password, locale } = body.value;
    let new = NewOperator { email, name, password, locale, instance_owner: true, roles: BTreeMap::new() };
    let who = use_case::setup(server.app(), &token, new).await?;
    welcome(&server, StatusCode::CREATED, who).await
}
