//! Seals a key for a phone: a JWE with ECDH-ES and A256GCM, by another library than the one that the phone opens it with.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::{SystemRandom, fill};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

pub(crate) fn seal(plaintext: &[u8], recipient: &Value) -> String {
    let coordinate = |name: &str| URL_SAFE_NO_PAD.decode(recipient[name].as_str().unwrap()).unwrap();
    let theirs = UnparsedPublicKey::new(&ECDH_P256, [vec![4], coordinate("x"), coordinate("y")].concat());
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).unwrap();
    let point = own.compute_public_key().unwrap();
    let (x, y) = point.as_ref()[1..].split_at(32);
    let epk = json!({"kty": "EC", "crv": "P-256", "x": encode(x), "y": encode(y)});
    let key = agree_ephemeral(own, theirs, "no agreement", |shared| {
        let info = [&[0, 0, 0, 1], shared, &[0, 0, 0, 7], b"A256GCM", &[0; 8], &[0, 0, 1, 0]].concat();
        Ok(digest(&SHA256, &info))
    })
    .unwrap();
    let header = encode(json!({"alg": "ECDH-ES", "enc": "A256GCM", "epk": epk}).to_string().as_bytes());
    let mut nonce = [0; 12];
    fill(&mut nonce).unwrap();
    let cipher = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key.as_ref()).unwrap());
    let mut sealed = plaintext.to_vec();
    let aad = Aad::from(header.as_bytes());
    cipher.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed).unwrap();
    let (ciphertext, tag) = sealed.split_at(plaintext.len());
    format!("{header}..{}.{}.{}", encode(&nonce), encode(ciphertext), encode(tag))
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
