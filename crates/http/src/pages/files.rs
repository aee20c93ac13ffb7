//! The files that pages load: scripts, styles, pictures.

use axum::Router;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use data_encoding::BASE64URL_NOPAD;
use rust_embed::EmbeddedFile;

use super::built;
use crate::problem::Problem;
use crate::server::Server;

/// What a name with the hash of its content promises.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// May be kept, but is asked for each time.
const ASK: &str = "no-cache";
/// Encodings that the build has made, the best first, with the endings of their files.
const ENCODINGS: &[(&str, &str)] = &[("br", ".br"), ("gzip", ".gz")];

pub(super) fn routes() -> Router<Server> {
    Router::new()
        .route("/assets/{*file}", get(async |Path(name): Path<String>, headers: HeaderMap| asset(&name, &headers)))
        .route("/favicon.svg", get(async |headers: HeaderMap| serve("favicon.svg", &headers)))
}

fn asset(name: &str, headers: &HeaderMap) -> Response {
    serve(&format!("assets/{name}"), headers)
}

/// A file of the build as the client takes it, or that there is none.
pub(super) fn serve(path: &str, headers: &HeaderMap) -> Response {
    let Some(plain) = built::file(path) else { return Problem::not_found("file").into_response() };
    let etag = format!("\"{}\"", BASE64URL_NOPAD.encode(&plain.metadata.sha256_hash()[..12]));
    let caching = if path.starts_with("assets/") { FOREVER } else { ASK };
    let mut response =
        if knows(headers, &etag) { StatusCode::NOT_MODIFIED.into_response() } else { encoded(path, plain, headers) };
    let about = response.headers_mut();
    about.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    about.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        about.insert(ETAG, etag);
    }
    response
}

fn encoded(path: &str, plain: EmbeddedFile, headers: &HeaderMap) -> Response {
    let kind = [(CONTENT_TYPE, plain.metadata.mimetype().to_owned())];
    let accepted = text(headers, &ACCEPT_ENCODING);
    let wanted = ENCODINGS.iter().filter(|(name, _)| accepts(accepted, name));
    for (name, ending) in wanted {
        if let Some(file) = built::file(&format!("{path}{ending}")) {
            return (kind, [(CONTENT_ENCODING, *name)], file.data).into_response();
        }
    }
    (kind, plain.data).into_response()
}

/// The tag is of the content, however that is encoded: its comparison is the weak one (RFC 9110 §13.1.2).
fn knows(headers: &HeaderMap, etag: &str) -> bool {
    text(headers, &IF_NONE_MATCH).split(',').any(|known| known.trim().trim_start_matches("W/") == etag)
}

/// Whether an encoding is named and not refused with a weight of zero (RFC 9110 §12.5.3).
fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|range| {
        let (name, weight) = range.split_once(';').unwrap_or((range, ""));
        let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
        name.trim().eq_ignore_ascii_case(encoding) && weight.parse::<f32>().is_ok_and(|weight| weight > 0.0)
    })
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_taken_only_where_it_is_wanted() {
        for (accepted, taken) in [
            ("", false),
            ("gzip, deflate, br", true),
            ("br;q=0", false),
            ("gzip;q=1.0, br;q=0.5", true),
            ("brotli", false),
        ] {
            assert_eq!(accepts(accepted, "br"), taken, "{accepted}");
        }
    }
}
