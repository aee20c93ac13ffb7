//! A JSON body.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;

use crate::extract::parse_json;
use crate::problem::{Problem, Result};
use crate::server::Server;

/// A JSON body: as the endpoint wants it, and as it was sent.
pub(crate) struct Body<T> {
    /// What it says.
    pub(crate) value: T,
    /// What a repetition of the request must equal.
    pub(crate) raw: Bytes,
}

impl<T: DeserializeOwned> FromRequest<Server> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, server: &Server) -> Result<Self> {
        let raw = read(request, server, &["application/json"]).await?;
        Ok(Self { value: parse_json(&raw)?, raw })
    }
}

/// Reads a body of one of these media types, unless it is too large.
pub(super) async fn read(request: Request, server: &Server, types: &[&str]) -> Result<Bytes> {
    require_type(request.headers(), types)?;
    let limit = server.options().max_body;
    if announced(request.headers()).is_some_and(|length| length > limit as u64) {
        return Err(too_large(limit));
    }
    let read = Bytes::from_request(request, server).await;
    read.map_err(|rejection| match rejection.into_response().status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(limit),
        _ => Problem::new("malformed_body", "the body broke off; send it again"),
    })
}

fn require_type(headers: &HeaderMap, types: &[&str]) -> Result<()> {
    let sent = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = sent.split(';').next().unwrap_or_default().trim();
    if types.iter().any(|known| essence.eq_ignore_ascii_case(known)) {
        return Ok(());
    }
    Err(Problem::new("unsupported_media_type", format!("send the body as {}", types.join(" or "))))
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn too_large(limit: usize) -> Problem {
    Problem::new("too_large", format!("the body is larger than {limit} bytes"))
}
