//! Versions on the wire: `ETag` and `If-Match`.

use app::Expected;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header::{ETAG, HeaderName, IF_MATCH};
use axum::http::request::Parts;

use crate::problem::{Problem, Result};
use crate::server::Server;

/// The header that tells a version: what people edit, not what systems report.
pub(crate) fn etag(version: u64) -> (HeaderName, String) {
    (ETAG, format!("\"{version}\""))
}

/// Which version a change is of. Without `If-Match`: 428.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IfMatch(pub(crate) Expected);

impl FromRequestParts<Server> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self> {
        let header = parts.headers.get(IF_MATCH).ok_or(app::Error::VersionRequired)?;
        Ok(Self(header.to_str().map_or(Expected::Unknown, parse)))
    }
}

/// For what may be changed without saying which version it is of.
impl OptionalFromRequestParts<Server> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Option<Self>> {
        if !parts.headers.contains_key(IF_MATCH) {
            return Ok(None);
        }
        <Self as FromRequestParts<Server>>::from_request_parts(parts, server).await.map(Some)
    }
}

/// Of several tags the first of ours counts: there is only one current version.
fn parse(text: &str) -> Expected {
    if text.trim() == "*" {
        return Expected::Any;
    }
    let own = |tag: &str| tag.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok();
    text.split(',').find_map(own).map_or(Expected::Unknown, Expected::Version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_strong_tags_of_ours_match() {
        assert_eq!(parse("*"), Expected::Any);
        assert_eq!(parse("\"3\""), Expected::Version(3));
        assert_eq!(parse("\"x\", \"3\""), Expected::Version(3));
        for text in ["", "3", "W/\"3\"", "\"abc\"", "\"-1\"", "\"3"] {
            assert_eq!(parse(text), Expected::Unknown, "{text}");
        }
    }
}
