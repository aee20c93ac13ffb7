//! What is encrypted for a phone, read by a library of another maker.

use data_encoding::BASE64URL_NOPAD;
use pki::jwe::encrypt;
use pki::key::{KeyKind, Signer, SoftwareKey};
use secrecy::{ExposeSecret, SecretSlice};

use crate::tools::python_says;

/// Makes a reader's key, and gives what must be known to encrypt to it.
const MAKE: &str = r"
import json, sys
from jwcrypto import jwk
key = jwk.JWK.generate(kty='EC', crv='P-256')
print(key.export())
";

/// Reads a message with a key: both stand in the argument, with a blank between.
const READ: &str = r"
import sys
from jwcrypto import jwe, jwk
key, message = sys.argv[1].rsplit(' ', 1)
token = jwe.JWE(algs=['ECDH-ES', 'A256GCM'])
token.deserialize(message, key=jwk.JWK.from_json(key))
assert set(token.jose_header) == {'alg', 'enc', 'epk'}, token.jose_header
sys.stdout.buffer.write(token.payload)
";

#[test]
fn another_makers_library_reads_a_private_key() {
    let reader = String::from_utf8(python_says(MAKE, "")).unwrap();
    let parsed: serde_json::Value = serde_json::from_str(&reader).unwrap();
    let coordinate = |name: &str| -> [u8; 32] {
        BASE64URL_NOPAD.decode(parsed[name].as_str().unwrap().as_bytes()).unwrap().try_into().unwrap()
    };
    for kind in [KeyKind::P256, KeyKind::Rsa4096] {
        let key = SoftwareKey::generate(kind).unwrap();
        let message = encrypt(&key.to_pkcs8().unwrap(), &coordinate("x"), &coordinate("y")).unwrap();
        let read = SecretSlice::from(python_says(READ, &format!("{} {message}", reader.trim())));
        assert_eq!(read.expose_secret(), key.to_pkcs8().unwrap().expose_secret());
        assert_eq!(SoftwareKey::from_pkcs8(&read).unwrap().public_key(), key.public_key());
    }
}
