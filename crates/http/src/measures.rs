//! What is measured of requests, through the facade of `metrics`.

use std::time::Duration;

use axum::http::{Method, StatusCode};

const REQUESTS: &str = "claviger_http_requests_total";
const SECONDS: &str = "claviger_http_request_seconds";

/// Where no route is: addresses that nobody serves are no labels.
const NOWHERE: &str = "(none)";

/// Begins a series, so that the names are there before the first request.
pub fn announce() {
    let _ = metrics::histogram!(SECONDS, "method" => "GET", "route" => NOWHERE);
    metrics::counter!(REQUESTS, "method" => "GET", "route" => NOWHERE, "status" => "4xx").absolute(0);
}

/// A request was answered; of a stream its beginning.
pub(crate) fn answered(method: &Method, route: Option<&str>, status: StatusCode, took: Duration) {
    let (method, route) = (name(method), route.unwrap_or(NOWHERE).to_owned());
    metrics::histogram!(SECONDS, "method" => method, "route" => route.clone()).record(took);
    metrics::counter!(REQUESTS, "method" => method, "route" => route, "status" => class(status)).increment(1);
}

/// Anybody can invent a method; only those that are served are labels.
fn name(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_callers_invent_is_no_label() {
        assert_eq!(name(&Method::PATCH), "PATCH");
        assert_eq!(name(&Method::from_bytes(b"FROBNICATE").unwrap()), "other");
        assert_eq!(class(StatusCode::IM_A_TEAPOT), "4xx");
    }
}
