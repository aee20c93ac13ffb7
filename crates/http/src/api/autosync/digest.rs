//! `Content-Digest` (RFC 9530): what the sender says its bytes come to.

use axum::http::HeaderMap;
use data_encoding::BASE64;

use crate::problem::{Fault, Problem, Result};

const HEADER: &str = "Content-Digest";
/// The only algorithm that is compared; others that stand beside it are passed over.
const ALGORITHM: &str = "sha-256";

/// The SHA-256 that was announced, if any was.
pub(super) fn announced(headers: &HeaderMap) -> Result<Option<[u8; 32]>> {
    let Some(header) = headers.get(HEADER) else { return Ok(None) };
    let text = header.to_str().map_err(|_| malformed())?;
    let ours = text.split(',').filter_map(|member| member.trim().split_once('=')).find(|(name, _)| *name == ALGORITHM);
    ours.map(|(_, value)| parse(value)).transpose()
}

/// A byte sequence as RFC 8941 writes it: base64 between colons.
fn parse(value: &str) -> Result<[u8; 32]> {
    let inner = value.strip_prefix(':').and_then(|rest| rest.strip_suffix(':')).ok_or_else(malformed)?;
    let bytes = BASE64.decode(inner.as_bytes()).map_err(|_| malformed())?;
    bytes.try_into().map_err(|_| malformed())
}

fn malformed() -> Problem {
    let detail = "expected sha-256=:…: with the digest of the body in base64 (RFC 9530)";
    Problem::new("invalid_header", detail).with_errors(vec![Fault::of_parameter(HEADER, "invalid_value", detail)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<[u8; 32]>> {
        let mut headers = HeaderMap::new();
        headers.insert("content-digest", text.parse().unwrap());
        announced(&headers)
    }

    #[test]
    fn a_digest_is_found_among_others() {
        let ours = format!("sha-256=:{}:", BASE64.encode(&[7; 32]));
        assert_eq!(read(&ours).unwrap(), Some([7; 32]));
        assert_eq!(read(&format!("sha-512=:AAAA:, {ours}")).unwrap(), Some([7; 32]));
        assert_eq!(read("sha-512=:AAAA:").unwrap(), None);
        assert_eq!(announced(&HeaderMap::new()).unwrap(), None);
    }

    #[test]
    fn what_is_no_digest_is_refused() {
        for text in ["sha-256=AAAA", "sha-256=:AAAA:", "sha-256=:%%:", "sha-256=:"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
