//! A CA of two levels, made and run by openssl.

use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The CA.
pub(crate) struct Authority {
    folder: tempfile::TempDir,
    made: u32,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let authority = Self { folder: tempfile::tempdir().unwrap(), made: 0 };
        authority.write("ca.cnf", "basicConstraints=critical,CA:true,pathlen:0\n");
        authority.write("user.cnf", "basicConstraints=critical,CA:false\n");
        let root =
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -keyout root.key -out root.pem -days 30";
        authority.openssl(root, &["-subj", "/CN=Root"]);
        let ca = "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.csr";
        authority.openssl(ca, &["-subj", "/CN=Issuing CA"]);
        authority
            .openssl("x509 -req -in ca.csr -CA root.pem -CAkey root.key -days 30 -extfile ca.cnf -out ca.pem", &[]);
        authority
    }

    /// The root, for openssl.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("root.pem")
    }

    /// The chain without the root.
    pub(crate) fn chain(&self) -> String {
        self.read("ca.pem")
    }

    /// Verifies a request and certifies it: the serial number and the certificate.
    pub(crate) fn certify(&mut self, request: &[u8]) -> (String, String) {
        self.made += 1;
        std::fs::write(self.folder.path().join("request.der"), request).unwrap();
        let said = self.openssl("req -verify -inform DER -in request.der -out request.pem", &[]);
        assert!(said.contains("verify OK"), "{said}");
        // The first bit set, so that DER needs an octet more.
        let serial = format!("{:032x}", u128::from(self.made) | 0xf1 << 120);
        let number = format!("0x{serial}");
        let sign = "x509 -req -in request.pem -CA ca.pem -CAkey ca.key -days 30 -extfile user.cnf -out user.pem";
        self.openssl(sign, &["-set_serial", &number]);
        (serial, self.read("user.pem"))
    }

    /// A key that the server makes for somebody: PKCS#8, and a request for its certificate.
    pub(crate) fn make_key(&self, subject: &str) -> (Vec<u8>, Vec<u8>) {
        let make = "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key -outform DER";
        self.openssl(make, &["-utf8", "-subj", subject, "-out", "server.csr"]);
        self.openssl("pkcs8 -topk8 -nocrypt -in server.key -outform DER -out server.der", &[]);
        let read = |name: &str| std::fs::read(self.folder.path().join(name)).unwrap();
        (read("server.der"), read("server.csr"))
    }

    /// A name in DER, as base64url: openssl's own.
    pub(crate) fn name(&self, subject: &str) -> String {
        let make = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout name.key -outform DER";
        self.openssl(make, &["-utf8", "-subj", subject, "-out", "name.der"]);
        let said = self.openssl("asn1parse -inform DER -in name.der", &[]);
        // In a certificate that signs itself the issuer stands twice; it is the fourth part of the body.
        let at = said.lines().filter(|line| line.contains("d=2 ") && line.contains("SEQUENCE")).nth(1).unwrap();
        let number = |word: &str| at.split(word).nth(1).unwrap().split_whitespace().next().unwrap().parse::<usize>();
        let start: usize = at.split(':').next().unwrap().trim().parse().unwrap();
        let length = number("hl=").unwrap() + number(" l=").unwrap();
        let der = std::fs::read(self.folder.path().join("name.der")).unwrap();
        URL_SAFE_NO_PAD.encode(&der[start..start + length])
    }

    fn openssl(&self, words: &str, more: &[&str]) -> String {
        openssl(self.folder.path(), words, more)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }
}

/// Runs openssl in a folder, and panics where it fails.
pub(crate) fn openssl(folder: &Path, words: &str, more: &[&str]) -> String {
    let output = Command::new("openssl").args(words.split(' ')).args(more).current_dir(folder).output().unwrap();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "openssl {words} {more:?}: {said}");
    said
}
