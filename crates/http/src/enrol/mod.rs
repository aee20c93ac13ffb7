//! The enrolment protocol, `/enrol/v1`: what phones speak.
//!
//! Its specification is `docs/src/enrolment-protocol.md`. It stands beside the REST API and
//! knows neither its keys nor its sessions: a code or a bound key is all that a
//! phone has. Every answer, a refusal too, carries a fresh nonce and is not kept
//! by anybody. To add a request: a file, and its line in [`routes`].

mod body;
mod certificates;
mod claim;
mod confirm;
mod disabled;
mod dpop;
mod headers;
mod jwk;
mod known_phone;
mod login;
mod offer;
mod pin;
mod problem;
mod request;
mod reset;
mod shapes;
mod state;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::any;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;
use problem::Problem;

/// The largest body, in bytes.
const MAX_BODY: usize = 16_384;
/// The largest body that carries requests for certificates: some keys of RSA are long.
const MAX_REQUESTS: usize = 262_144;
/// The address that takes requests for certificates.
const CERTIFICATES: &str = "/enrol/v1/certificates";

/// What they are in the API's document.
pub(crate) const TAG: (&str, &str) =
    ("phones", "The enrolment protocol: what phones speak, with proofs of their keys.");

/// The requests of the protocol.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(offer::offer))
        .routes(routes!(claim::claim))
        .routes(routes!(certificates::certificates))
        .routes(routes!(pin::set_pin))
        .routes(routes!(pin::unlock_pin))
        .routes(routes!(confirm::confirm))
        .routes(routes!(state::state))
        .routes(routes!(login::look::look))
        .routes(routes!(login::answer::answer))
        .routes(routes!(login::refuse::refuse))
        .routes(routes!(disabled::disabled))
        .routes(routes!(reset::reset))
}

/// The same, with what every answer carries.
pub(crate) fn router(server: &Server) -> Router<Server> {
    let (routes, _) = routes().split_for_parts();
    routes
        .route("/enrol/v1/{*anything}", any(nothing_here))
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::disable()) // bodies are read, and limited, in `body`
        .layer(from_fn_with_state(server.clone(), headers::complete))
}

async fn nothing_here() -> Problem {
    Problem::NotFound
}

async fn wrong_method() -> Problem {
    Problem::MethodNotAllowed
}
