//! `POST /api/v1/self-service/{slug}/login/password`: come in by a password.

use app::access::Password;
use app::self_service::password;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::contact::EmailAddress;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Welcome, welcome};
use crate::access::refuse_foreign_origin;
use crate::client::Client;
use crate::extract::{Body, PathSlug};
use crate::problem::Result;
use crate::server::Server;

/// What a holder logs in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HolderLogin {
    /// The holder's address.
    #[schema(value_type = String, format = "email")]
    email: EmailAddress,
    /// The password.
    #[schema(value_type = String, format = "password")]
    password: Password,
}

/// Lets in who knows a holder's password. Failures slow this address down for this account, and are all answered alike.
#[utoipa::path(post, path = "/api/v1/self-service/{slug}/login/password", operation_id = "log_in_with_password",
    tag = "self-service", params(("slug" = String, Path)), request_body = HolderLogin,
    responses((status = 200, description = "In; the session is in the cookie.", body = Welcome)))]
pub(crate) async fn log_in_with_password(
    State(server): State<Server>,
    PathSlug(slug): PathSlug,
    client: Client,
    headers: HeaderMap,
    body: Body<HolderLogin>,
) -> Result<Response> {
    refuse_foreign_origin(&server, &headers)?;
    let HolderLogin { email, password } = body.value;
    welcome(&password::login(server.app(), &slug, &email, password, client.address).await?)
}
