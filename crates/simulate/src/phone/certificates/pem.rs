//! PEM (RFC 7468): a block, written and read.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A block with lines of 64 characters.
pub(crate) fn write(label: &str, der: &[u8]) -> String {
    let mut lines = String::new();
    for (at, sign) in STANDARD.encode(der).chars().enumerate() {
        if at > 0 && at % 64 == 0 {
            lines.push('\n');
        }
        lines.push(sign);
    }
    format!("-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n")
}

/// The content of a text that is one block with that label, and nothing else.
pub(crate) fn read(label: &str, text: &str) -> Option<Vec<u8>> {
    let lines = text.trim().strip_prefix(&format!("-----BEGIN {label}-----"))?;
    let lines = lines.strip_suffix(&format!("-----END {label}-----"))?;
    STANDARD.decode(lines.split_ascii_whitespace().collect::<String>()).ok()
}
