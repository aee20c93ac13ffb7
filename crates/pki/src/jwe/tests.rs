//! The published example, and what was encrypted, read again.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use data_encoding::BASE64URL_NOPAD;
use secrecy::SecretSlice;

use super::derive::{Parties, derive};
use super::{JweFault, content_key, encrypt};

/// RFC 7518, appendix C.
const ALICE_D: &str = "0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo";
const ALICE_X: &str = "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0";
const ALICE_Y: &str = "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps";
const BOB_D: &str = "VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw";
const BOB_X: &str = "weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ";
const BOB_Y: &str = "e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck";
const DERIVED: &str = "VqqN6vgjbSBcIijNcacQGg";

fn bytes(text: &str) -> Vec<u8> {
    BASE64URL_NOPAD.decode(text.as_bytes()).unwrap()
}

fn coordinate(text: &str) -> [u8; 32] {
    bytes(text).try_into().unwrap()
}

/// What both sides agree on.
fn agreed<T>(own: &str, x: &str, y: &str, then: impl FnOnce(&[u8]) -> T) -> T {
    let own = PrivateKey::from_private_key(&ECDH_P256, &bytes(own)).unwrap();
    let other = UnparsedPublicKey::new(&ECDH_P256, [vec![4], bytes(x), bytes(y)].concat());
    agree(&own, other, (), |secret| Ok(then(secret))).unwrap()
}

/// Reads what was encrypted to a key, as only tests do.
fn decrypt(jwe: &str, key: &str) -> Option<Vec<u8>> {
    let parts: Vec<_> = jwe.split('.').collect();
    let [header, "", nonce, ciphertext, tag] = parts[..] else { return None };
    let named: serde_json::Value = serde_json::from_slice(&bytes(header)).unwrap();
    let epk = |name: &str| named["epk"][name].as_str().unwrap().to_owned();
    let key = agreed(key, &epk("x"), &epk("y"), |secret| content_key(secret).unwrap());
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key[..]).unwrap());
    let nonce = Nonce::try_assume_unique_for_key(&bytes(nonce)).unwrap();
    let mut content = [bytes(ciphertext), bytes(tag)].concat();
    key.open_in_place(nonce, Aad::from(header.as_bytes()), &mut content).ok().map(|plain| plain.to_vec())
}

#[test]
fn the_published_example_is_derived_on_both_sides() {
    let parties = Parties { producer: b"Alice", reader: b"Bob" };
    let derived = |secret: &[u8]| {
        let mut key = [0; 16];
        derive(secret, "A128GCM", &parties, &mut key).unwrap();
        BASE64URL_NOPAD.encode(&key)
    };
    assert_eq!(agreed(ALICE_D, BOB_X, BOB_Y, derived), DERIVED);
    assert_eq!(agreed(BOB_D, ALICE_X, ALICE_Y, derived), DERIVED);
}

#[test]
fn what_is_encrypted_is_read_and_never_twice_the_same() {
    let plain = SecretSlice::from(b"a key".to_vec());
    let encrypt = || encrypt(&plain, &coordinate(BOB_X), &coordinate(BOB_Y)).unwrap();
    let (first, second) = (encrypt(), encrypt());
    assert_eq!(decrypt(&first, BOB_D).unwrap(), b"a key");
    assert_eq!(decrypt(&second, BOB_D).unwrap(), b"a key");
    assert_eq!(decrypt(&first, ALICE_D), None, "for another reader");
    for (first, second) in first.split('.').zip(second.split('.')).filter(|(first, _)| !first.is_empty()) {
        assert_ne!(first, second);
    }
}

#[test]
fn a_header_is_written_to_the_letter() {
    let plain = SecretSlice::from(Vec::new());
    let jwe = encrypt(&plain, &coordinate(BOB_X), &coordinate(BOB_Y)).unwrap();
    let header = String::from_utf8(bytes(jwe.split('.').next().unwrap())).unwrap();
    let named: serde_json::Value = serde_json::from_str(&header).unwrap();
    let epk = |name: &str| named["epk"][name].as_str().unwrap().to_owned();
    let wanted = format!(
        r#"{{"alg":"ECDH-ES","enc":"A256GCM","epk":{{"kty":"EC","crv":"P-256","x":"{}","y":"{}"}}}}"#,
        epk("x"),
        epk("y")
    );
    assert_eq!(header, wanted);
    assert_eq!(bytes(&epk("x")).len(), 32);
}

#[test]
fn nothing_is_encrypted_to_a_point_off_the_curve() {
    let plain = SecretSlice::from(b"a key".to_vec());
    let mut y = coordinate(BOB_Y);
    y[31] ^= 1;
    assert_eq!(encrypt(&plain, &coordinate(BOB_X), &y), Err(JweFault::Point));
    assert_eq!(encrypt(&plain, &[0; 32], &[0; 32]), Err(JweFault::Point));
    assert_eq!(encrypt(&plain, &[0xff; 32], &[0xff; 32]), Err(JweFault::Point), "beyond the field");
}
