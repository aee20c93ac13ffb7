//! Requests for certificates: PKCS#10 (RFC 2986), with a subject and no attributes.

use super::der::{self, INTEGER};
use super::key::Key;
use crate::phone::error::Error;

/// A request in DER, signed with the key itself. The subject is a `Name` in DER, taken as it is.
pub(crate) fn write(key: &Key, subject: &[u8]) -> Result<Vec<u8>, Error> {
    let version = der::write(INTEGER, &[0]);
    let attributes = der::write(der::context(0), &[]);
    let info = der::sequence(&[&version, subject, &key.public()?, &attributes]);
    let (signature, algorithm) = key.sign(&info)?;
    Ok(der::sequence(&[&info, &algorithm, &der::bit_string(&signature)]))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::super::algorithm::Algorithm;
    use super::*;

    /// `CN=Ada Lovelace` as a `UTF8String`.
    const ADA: &[u8] = b"\x30\x17\x31\x15\x30\x13\x06\x03\x55\x04\x03\x0c\x0cAda Lovelace";

    #[test]
    fn openssl_takes_a_request_of_each_kind() {
        let folder = tempfile::tempdir().unwrap();
        for (algorithm, words) in [
            (Algorithm::P256, "ASN1 OID: prime256v1"),
            (Algorithm::P384, "ASN1 OID: secp384r1"),
            (Algorithm::Rsa2048, "(2048 bit)"),
            (Algorithm::Rsa3072, "(3072 bit)"),
            (Algorithm::Rsa4096, "(4096 bit)"),
        ] {
            let key = Key::generate(algorithm).unwrap();
            let file = folder.path().join("request.der");
            std::fs::write(&file, write(&key, ADA).unwrap()).unwrap();
            let openssl = Command::new("openssl")
                .args(["req", "-verify", "-text", "-inform", "DER", "-in"])
                .arg(&file)
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&[openssl.stdout, openssl.stderr].concat()).into_owned();
            assert!(openssl.status.success() && said.contains("verify OK"), "{algorithm:?}: {said}");
            assert!(said.contains("Subject: CN = Ada Lovelace") && said.contains(words), "{algorithm:?}: {said}");
        }
    }

    #[test]
    fn openssl_refuses_a_request_that_was_changed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("request.der");
        let mut request = write(&Key::generate(Algorithm::P256).unwrap(), ADA).unwrap();
        let at = request.windows(3).position(|bytes| bytes == b"Ada").unwrap();
        request[at] = b'O';
        std::fs::write(&file, request).unwrap();
        let openssl = Command::new("openssl")
            .args(["req", "-verify", "-noout", "-inform", "DER", "-in"])
            .arg(&file)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&openssl.stderr).into_owned();
        assert!(!said.contains("verify OK"), "{said}");
    }
}
