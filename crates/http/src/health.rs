//! Whether the process lives, and whether it can work.

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use crate::problem::{Problem, Result};
use crate::server::Server;

/// `/healthz` and `/readyz`, for whatever starts and stops the process.
pub(crate) fn routes() -> Router<Server> {
    Router::new().route("/healthz", get(lives)).route("/readyz", get(works))
}

async fn lives() -> &'static str {
    "ok\n"
}

/// Ready means that the database answers.
async fn works(State(server): State<Server>) -> Result<&'static str> {
    let asked = async { server.app().store().read().await?.projects().list().await };
    asked.await.map_err(|error| Problem::from(app::Error::from(error)))?;
    Ok("ok\n")
}
