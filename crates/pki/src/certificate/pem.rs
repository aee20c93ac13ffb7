//! PEM (RFC 7468): written strictly, read as files in the wild are.

use data_encoding::{BASE64, BASE64_MIME_PERMISSIVE};

/// A text that is not the PEM that was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text is not PEM of the kind that is wanted")]
pub struct NotPem;

/// Writes a block of PEM, with lines of 64 characters.
#[must_use]
pub fn pem(label: &str, der: &[u8]) -> String {
    let mut lines = String::new();
    for (index, sign) in BASE64.encode(der).chars().enumerate() {
        if index > 0 && index.is_multiple_of(64) {
            lines.push('\n');
        }
        lines.push(sign);
    }
    format!("-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n")
}

/// Reads every block with one of these labels, in order. What stands between blocks is skipped.
///
/// # Errors
/// [`NotPem`] if there is none, or one is broken.
pub fn read_pem(text: &str, labels: &[&str]) -> Result<Vec<Vec<u8>>, NotPem> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        let (label, after) = after.split_once("-----").ok_or(NotPem)?;
        let (content, after) = after.split_once(&format!("-----END {label}-----")).ok_or(NotPem)?;
        if labels.contains(&label) {
            blocks.push(BASE64_MIME_PERMISSIVE.decode(content.trim().as_bytes()).map_err(|_| NotPem)?);
        }
        rest = after;
    }
    if blocks.is_empty() { Err(NotPem) } else { Ok(blocks) }
}
