//! Private keys that come from the server: JWE (RFC 7516) with ECDH-ES in direct use (RFC 7518 §4.6) and AES-256-GCM.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::digest::{Context, SHA256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::elliptic_curve::sec1::FromSec1Point;
use p256::{PublicKey, Sec1Point, SecretKey};
use serde::Deserialize;

#[derive(Deserialize)]
struct Header {
    alg: String,
    enc: String,
    epk: Epk,
    #[serde(default)]
    apu: String,
    #[serde(default)]
    apv: String,
    #[serde(default)]
    crit: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Epk {
    kty: String,
    crv: String,
    x: String,
    y: String,
}

/// Opens a JWE in compact form. None if it is not for this key, was changed, or is made in another way.
pub(crate) fn open(jwe: &str, key: &SecretKey) -> Option<Vec<u8>> {
    let parts: Vec<&str> = jwe.split('.').collect();
    let &[protected, "", nonce, ciphertext, tag] = parts.as_slice() else { return None };
    let header: Header = serde_json::from_slice(&decode(protected)?).ok()?;
    if header.alg != "ECDH-ES" || header.enc != "A256GCM" || header.crit.is_some() {
        return None;
    }
    let shared = p256::ecdh::diffie_hellman(key.to_nonzero_scalar(), header.epk.point()?.as_affine());
    let parties = (decode(&header.apu)?, decode(&header.apv)?);
    let content_key = derive::<32>(shared.raw_secret_bytes(), b"A256GCM", &parties.0, &parties.1)?;
    let cipher = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &content_key).ok()?);
    let nonce = Nonce::try_assume_unique_for_key(&decode(nonce)?).ok()?;
    let tag = decode(tag).filter(|tag| tag.len() == AES_256_GCM.tag_len())?;
    let mut sealed = [decode(ciphertext)?, tag].concat();
    Some(cipher.open_in_place(nonce, Aad::from(protected), &mut sealed).ok()?.to_vec())
}

impl Epk {
    fn point(&self) -> Option<PublicKey> {
        if self.kty != "EC" || self.crv != "P-256" {
            return None;
        }
        let point = [&[4][..], &decode(&self.x)?, &decode(&self.y)?].concat();
        Option::from(PublicKey::from_sec1_point(&Sec1Point::from_bytes(point).ok()?))
    }
}

/// The Concat KDF with SHA-256, for keys of at most its length.
fn derive<const LENGTH: usize>(shared: &[u8], algorithm: &[u8], apu: &[u8], apv: &[u8]) -> Option<[u8; LENGTH]> {
    let mut hash = Context::new(&SHA256);
    hash.update(&1_u32.to_be_bytes());
    hash.update(shared);
    for part in [algorithm, apu, apv] {
        hash.update(&u32::try_from(part.len()).ok()?.to_be_bytes());
        hash.update(part);
    }
    hash.update(&u32::try_from(LENGTH * 8).ok()?.to_be_bytes());
    hash.finish().as_ref().get(..LENGTH)?.try_into().ok()
}

fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7518, appendix C.
    #[test]
    fn the_published_example_gives_the_published_key() {
        let bob = SecretKey::from_slice(&decode("VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw").unwrap()).unwrap();
        let epk = Epk {
            kty: "EC".to_owned(),
            crv: "P-256".to_owned(),
            x: "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0".to_owned(),
            y: "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps".to_owned(),
        };
        let shared = p256::ecdh::diffie_hellman(bob.to_nonzero_scalar(), epk.point().unwrap().as_affine());
        let key = derive::<16>(shared.raw_secret_bytes(), b"A128GCM", b"Alice", b"Bob").unwrap();
        assert_eq!(URL_SAFE_NO_PAD.encode(key), "VqqN6vgjbSBcIijNcacQGg");
    }
}
