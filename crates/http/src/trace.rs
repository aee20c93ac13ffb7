//! One line of log per request: what was asked for and how it ended. Never the
//! query, the body, or a header, since each of them may hold what is secret.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use data_encoding::HEXLOWER;
use tracing::Instrument as _;

use crate::measures;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request a name, which the answer and every line of its log carry.
pub(crate) async fn follow(request: Request, next: Next) -> Response {
    let id = fresh_id();
    let (matched, method) = (request.extensions().get::<MatchedPath>().cloned(), request.method().clone());
    let path = matched.as_ref().map_or("(none)", MatchedPath::as_str);
    let span = tracing::info_span!("request", request.id = id, http.method = %request.method(), http.route = path);
    let began = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    measures::answered(&method, matched.as_ref().map(MatchedPath::as_str), response.status(), began.elapsed());
    let (status, took_ms) = (response.status().as_u16(), began.elapsed().as_millis());
    span.in_scope(|| tracing::info!(http.status = status, took_ms, "answered"));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Only to be told apart; where there is no randomness, all have the same.
fn fresh_id() -> String {
    let mut bytes = [0_u8; 8];
    let _ = aws_lc_rs::rand::fill(&mut bytes);
    HEXLOWER.encode(&bytes)
}
