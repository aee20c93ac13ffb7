//! Getting in and out.

mod instance;
mod login;
mod logout;
mod me;
mod password;
mod setup;

use app::Instance;
use app::access::LoggedIn;
use axum::Json;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::cookie::Cookie;
use crate::etag::etag;
use crate::problem::{Problem, Result};
use crate::server::Server;

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(instance::get_instance))
        .routes(routes!(setup::setup))
        .routes(routes!(login::login, logout::logout))
        .routes(routes!(me::get_me, me::patch_me))
        .routes(routes!(password::change_own_password))
}

/// Answers who has logged in, with the cookie of the session.
async fn welcome(server: &Server, status: StatusCode, who: LoggedIn) -> Result<Response> {
    let cookie =
        Cookie::Console.issue(who.token.expose()).ok_or_else(|| Problem::internal("a token fits no cookie"))?;
    let here = Instance::new(server.app().clone(), app::Caller::operator(&who.operator));
    let me = me::of_operator(&here, &who.operator).await?;
    Ok((status, [(SET_COOKIE, cookie)], [etag(who.operator.version)], Json(me)).into_response())
}
