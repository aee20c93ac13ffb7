//! Encrypted for one reader: compact JWE (RFC 7516) to a key on P-256.
//!
//! The key is agreed on directly (`ECDH-ES`, RFC 7518 §4.6) with an ephemeral key that
//! is used once, and the content is under AES-256-GCM (`A256GCM`, §5.3). So travels a
//! private key that the server made to the phone that shall hold it.

mod derive;
#[cfg(test)]
mod tests;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, EphemeralPrivateKey, ParsedPublicKey, UnparsedPublicKey, agree_ephemeral};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use data_encoding::BASE64URL_NOPAD;
use secrecy::{ExposeSecret, SecretSlice};
use zeroize::Zeroizing;

/// `A256GCM`: its key has 32 bytes, its tag 16.
const ENCRYPTION: &str = "A256GCM";
const KEY_LEN: usize = 32;
const TAG_LEN: usize = 16;

/// Why nothing is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JweFault {
    /// The coordinates are no point of P-256.
    #[error("the reader's key is no point of P-256")]
    Point,
    /// The library encrypted nothing.
    #[error("nothing could be encrypted")]
    NotEncrypted,
}

impl JweFault {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Point => "jwe_point",
            Self::NotEncrypted => "jwe_not_encrypted",
        }
    }
}

/// Encrypts to the holder of the key with these coordinates, as a JWK has them:
/// big-endian, 32 bytes each (RFC 7518 §6.2.1).
///
/// # Errors
/// [`JweFault::Point`] if they are no point of the curve.
pub fn encrypt(plaintext: &SecretSlice<u8>, x: &[u8; 32], y: &[u8; 32]) -> Result<String, JweFault> {
    let point = UnparsedPublicKey::new(&ECDH_P256, [&[4], &x[..], &y[..]].concat());
    let reader = ParsedPublicKey::try_from(point).map_err(|_| JweFault::Point)?;
    sealed(plaintext, reader).ok_or(JweFault::NotEncrypted)
}

fn sealed(plaintext: &SecretSlice<u8>, reader: ParsedPublicKey) -> Option<String> {
    let random = SystemRandom::new();
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &random).ok()?;
    let header = header(own.compute_public_key().ok()?.as_ref())?;
    let key = agree_ephemeral(own, reader, (), content_key).ok()?;
    let mut nonce = [0; NONCE_LEN];
    random.fill(&mut nonce).ok()?;

    // Room for the tag, so that the plain text is not left behind where it grew from.
    let mut content = Vec::with_capacity(plaintext.expose_secret().len() + TAG_LEN);
    content.extend_from_slice(plaintext.expose_secret());
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key[..]).ok()?);
    let nonce_used = Nonce::assume_unique_for_key(nonce);
    key.seal_in_place_append_tag(nonce_used, Aad::from(header.as_bytes()), &mut content).ok()?;
    let (ciphertext, tag) = content.split_last_chunk::<TAG_LEN>()?;
    Some(compact(&header, &nonce, ciphertext, tag))
}

/// The protected header, encoded. With `ECDH-ES` the encrypted key is empty (RFC 7516 §5.1).
fn header(point: &[u8]) -> Option<String> {
    let (x, y) = point.strip_prefix(&[4])?.split_at_checked(32)?;
    let (x, y) = (BASE64URL_NOPAD.encode(x), BASE64URL_NOPAD.encode(y));
    let epk = format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}"}}"#);
    let header = format!(r#"{{"alg":"ECDH-ES","enc":"{ENCRYPTION}","epk":{epk}}}"#);
    Some(BASE64URL_NOPAD.encode(header.as_bytes()))
}

fn content_key(secret: &[u8]) -> Result<Zeroizing<[u8; KEY_LEN]>, ()> {
    let mut key = Zeroizing::new([0; KEY_LEN]);
    derive::derive(secret, ENCRYPTION, &derive::Parties::default(), &mut key[..])?;
    Ok(key)
}

fn compact(header: &str, nonce: &[u8], ciphertext: &[u8], tag: &[u8]) -> String {
    let [nonce, ciphertext, tag] = [nonce, ciphertext, tag].map(|part| BASE64URL_NOPAD.encode(part));
    format!("{header}..{nonce}.{ciphertext}.{tag}")
}
