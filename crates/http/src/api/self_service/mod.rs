//! Self-service: what holders do themselves, each with what is their own.

mod agent;
mod ask_for_link;
mod begin_phone_login;
mod cancel_process;
mod change_password;
mod credentials;
mod doors;
mod finish_phone_login;
mod get_process;
mod history;
mod lock_credential;
mod lock_phone;
mod log_in_with_password;
mod log_out;
mod me;
mod next_process;
mod phone_login;
mod phones;
mod redeem_link;
mod renew_credential;
mod start_process;

use app::self_service::{Browser, LoggedIn};
use axum::Json;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::cookie::Cookie;
use crate::problem::{Problem, Result};
use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(doors::get_self_service))
        .routes(routes!(ask_for_link::ask_for_link))
        .routes(routes!(redeem_link::redeem_link))
        .routes(routes!(log_in_with_password::log_in_with_password))
        .routes(routes!(log_out::log_out_holder))
        .routes(routes!(me::get_holder))
        .routes(routes!(change_password::change_holder_password))
        .routes(routes!(begin_phone_login::begin_phone_login))
        .routes(routes!(phone_login::get_phone_login))
        .routes(routes!(finish_phone_login::finish_phone_login))
        .routes(routes!(phones::list_own_phones))
        .routes(routes!(lock_phone::lock_own_phone))
        .routes(routes!(credentials::list_own_credentials))
        .routes(routes!(lock_credential::lock_own_credential))
        .routes(routes!(renew_credential::renew_own_credential))
        .routes(routes!(history::list_own_history))
        .routes(routes!(start_process::start_own_process))
        .routes(routes!(get_process::get_own_process))
        .routes(routes!(next_process::next_own_process))
        .routes(routes!(cancel_process::cancel_own_process))
}

/// Somebody who came in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HolderLoggedIn)]
pub(crate) struct Welcome {
    /// How far the session reaches: `linked` (to look and to lock), `must_change` (a password must be chosen first), `full`.
    level: &'static str,
}

/// Answers who has come in, with the cookie of the session.
fn welcome(logged_in: &LoggedIn) -> Result<Response> {
    let cookie = Cookie::Holder.issue(logged_in.token.expose()).ok_or_else(unfit)?;
    let body = Json(Welcome { level: logged_in.level.as_str() });
    Ok((StatusCode::OK, [(SET_COOKIE, cookie)], body).into_response())
}

/// The browser that asks, as its cookie says.
fn browser(headers: &HeaderMap) -> Option<Browser> {
    Cookie::Asked.read(headers.get_all(COOKIE)).and_then(Browser::known)
}

/// The browser that asks, and the cookie that it is known by from now on.
fn known(headers: &HeaderMap) -> Result<(Browser, HeaderValue)> {
    let browser = browser(headers).map_or_else(Browser::fresh, Ok)?;
    let cookie = Cookie::Asked.issue(browser.token()).ok_or_else(unfit)?;
    Ok((browser, cookie))
}

fn unfit() -> Problem {
    Problem::internal("a token fits no cookie")
}
