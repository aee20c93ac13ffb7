//! The bytes of a body, and what they say.

use axum::body::{Body, to_bytes};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::problem::{Fault, Problem, Result};
use crate::extract::place;

/// Reads a body that is no larger than the protocol allows; a larger one is refused
/// by its announced length already.
pub(super) async fn read(headers: &HeaderMap, body: Body, most: usize) -> Result<Bytes> {
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > most as u64) {
        return Err(Problem::TooLarge(most));
    }
    to_bytes(body, most).await.map_err(|error| {
        let cut_off = std::error::Error::source(&error).is_none_or(|cause| !cause.to_string().contains("limit"));
        if cut_off { Problem::Malformed("the body was cut off".to_owned()) } else { Problem::TooLarge(most) }
    })
}

/// Requires that it is said to be JSON.
pub(super) fn is_json(headers: &HeaderMap) -> Result<()> {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") { Ok(()) } else { Err(Problem::MediaType) }
}

/// Reads a body's JSON, then its meaning: the first is malformed, the second invalid.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    serde_json::from_slice::<serde::de::IgnoredAny>(bytes)
        .map_err(|error| Problem::Malformed(format!("line {}, column {} is not JSON", error.line(), error.column())))?;
    // Serde would take an array for a struct.
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Err(invalid(String::new(), "invalid_value", "expected an object"));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let (pointer, code) = place(&error);
        // Never the value: it may be a code.
        let detail = if code == "missing" { "the member is missing" } else { "the member is of another type" };
        invalid(pointer, code, detail)
    })
}

fn invalid(pointer: String, code: &'static str, detail: &str) -> Problem {
    Problem::Invalid(vec![Fault { pointer: pointer.into(), code, detail: detail.to_owned() }])
}
