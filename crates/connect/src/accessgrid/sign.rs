//! How a request shows that it is ours.

use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write as _;

/// `hex(HMAC-SHA256(secret, base64(payload)))`
pub(super) fn signature(secret: &str, payload: &[u8]) -> String {
    let key = Key::new(HMAC_SHA256, secret.as_bytes());
    let tag = sign(&key, STANDARD.encode(payload).as_bytes());
    tag.as_ref().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with `printf '{}' | base64 | tr -d '\n' | openssl dgst -sha256 -hmac secret`.
    #[test]
    fn it_is_what_another_program_makes() {
        assert_eq!(signature("secret", b"{}"), "e451534de6a0438fd2e8efed2aebb9ec21c8d8bcc5f6596d2bc33c95db748d14");
    }
}
