//! Deriving the key of a content: the Concat KDF with SHA-256 (RFC 7518 §4.6.2).

use aws_lc_rs::kdf::{SskdfDigestAlgorithmId, get_sskdf_digest_algorithm, sskdf_digest};

/// Who takes part, as the header says with `apu` and `apv`; we write neither.
#[derive(Debug, Default)]
pub(super) struct Parties<'a> {
    pub(super) producer: &'a [u8],
    pub(super) reader: &'a [u8],
}

/// Fills `key` from the secret that both sides agreed on. `algorithm` is that of the
/// content, because the key is used directly.
pub(super) fn derive(secret: &[u8], algorithm: &str, parties: &Parties<'_>, key: &mut [u8]) -> Result<(), ()> {
    let bits = u32::try_from(key.len() * 8).map_err(drop)?;
    let mut info = Vec::new();
    for part in [algorithm.as_bytes(), parties.producer, parties.reader] {
        info.extend_from_slice(&u32::try_from(part.len()).map_err(drop)?.to_be_bytes());
        info.extend_from_slice(part);
    }
    info.extend_from_slice(&bits.to_be_bytes());
    let sha256 = get_sskdf_digest_algorithm(SskdfDigestAlgorithmId::Sha256).ok_or(())?;
    sskdf_digest(sha256, secret, &info, key).map_err(drop)
}
