//! `POST /api/v1/session`: log in.

use app::access::{self, Password};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::contact::EmailAddress;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::refuse_foreign_origin;
use crate::api::access::{me::Me, welcome};
use crate::client::Client;
use crate::extract::Body;
use crate::problem::Result;
use crate::server::Server;

/// What somebody logs in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Login {
    /// The address of the account.
    #[schema(value_type = String, format = "email")]
    email: EmailAddress,
    /// Its password.
    #[schema(value_type = String, format = "password")]
    password: Password,
}

/// Logs an operator in: the answer sets the session's cookie. Failures slow this address down for this account.
#[utoipa::path(post, path = "/api/v1/session", operation_id = "login", tag = "access", request_body = Login,
    responses((status = 200, description = "Logged in; the session is in the cookie.", body = Me)))]
pub(crate) async fn login(
    State(server): State<Server>,
    client: Client,
    headers: HeaderMap,
    body: Body<Login>,
) -> Result<Response> {
    refuse_foreign_origin(&server, &headers)?;
    let Login { email, password } = body.value;
    let who = access::login(server.app(), &email, password, client.address).await?;
    welcome(&server, StatusCode::OK, who).await
}
