//! Key files: a private key with its certificates under a passphrase (PKCS#12, RFC 7292).
//!
//! Everything is encrypted with PBES2: AES-256-CBC under a key that PBKDF2 makes with
//! HMAC-SHA-256 (RFC 8018), and the whole has a MAC with SHA-256. Files are written and
//! never read here: what leaves so belongs to somebody else's program.

mod bag;
mod protect;

use secrecy::{ExposeSecret, SecretString};

use crate::asn1;
use crate::certificate::Certificate;
use crate::key::{Signer, SoftwareKey};
use protect::Passphrase;

/// `INTEGER { v3(3) }`, the one version there is.
const VERSION_3: [u8; 3] = [0x02, 0x01, 0x03];

/// What a key file holds.
#[derive(Debug, Clone, Copy)]
pub struct KeyFile<'a> {
    /// The keys, each with its certificate.
    pub entries: &'a [Entry<'a>],
    /// The certificates above them, nearest first.
    pub chain: &'a [Certificate],
}

/// A key in a key file.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The private key.
    pub key: &'a SoftwareKey,
    /// The certificate of the key.
    pub certificate: &'a Certificate,
    /// What people see of it where it is imported. Signs beyond the Basic Multilingual
    /// Plane become U+FFFD, because a `BMPString` has none.
    pub label: &'a str,
}

/// Why there is no key file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileFault {
    /// The certificate is for another key.
    #[error("the certificate is for another key")]
    AnotherKey,
    /// The passphrase is empty.
    #[error("the passphrase is empty")]
    NoPassphrase,
    /// The library wrote nothing.
    #[error("the key file could not be written")]
    NotWritten,
}

impl KeyFileFault {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AnotherKey => "key_file_another_key",
            Self::NoPassphrase => "key_file_no_passphrase",
            Self::NotWritten => "key_file_not_written",
        }
    }
}

impl KeyFile<'_> {
    /// Writes the file: a `PFX` in DER. It takes some hundred milliseconds, on purpose.
    ///
    /// # Errors
    /// [`KeyFileFault`] if certificate and key do not belong together, or the passphrase
    /// is empty. How hard a passphrase is to guess is the caller's affair.
    pub fn write(&self, passphrase: &SecretString) -> Result<Vec<u8>, KeyFileFault> {
        if self.entries.iter().any(|entry| entry.certificate.key() != entry.key.public_key()) {
            return Err(KeyFileFault::AnotherKey);
        }
        if passphrase.expose_secret().is_empty() {
            return Err(KeyFileFault::NoPassphrase);
        }
        self.encode(&Passphrase::new(passphrase, self.entries.len())).ok_or(KeyFileFault::NotWritten)
    }

    fn encode(&self, passphrase: &Passphrase<'_>) -> Option<Vec<u8>> {
        let certificates = protect::encrypted(&self.certificate_bags().ok()?, passphrase)?;
        let keys = protect::data(&self.key_bags(passphrase)?).ok()?;
        let safe = asn1::sequence(&[&certificates, &keys]).ok()?;
        let mac = passphrase.mac(&safe)?;
        asn1::sequence(&[&VERSION_3, &protect::data(&safe).ok()?, &mac]).ok()
    }

    fn certificate_bags(&self) -> der::Result<Vec<u8>> {
        let own = self.entries.iter().map(|entry| bag::certificate(entry.certificate.der(), &entry.attributes()?));
        let above = self.chain.iter().map(|one| bag::certificate(one.der(), &[]));
        let bags = own.chain(above).collect::<der::Result<Vec<_>>>()?;
        asn1::sequence(&bags.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    fn key_bags(&self, passphrase: &Passphrase<'_>) -> Option<Vec<u8>> {
        let bags = self.entries.iter().map(|entry| entry.key_bag(passphrase)).collect::<Option<Vec<_>>>()?;
        asn1::sequence(&bags.iter().map(Vec::as_slice).collect::<Vec<_>>()).ok()
    }
}

impl Entry<'_> {
    fn key_bag(&self, passphrase: &Passphrase<'_>) -> Option<Vec<u8>> {
        let key = self.key.to_pkcs8().ok()?;
        let (algorithm, encrypted) = passphrase.encrypt(key.expose_secret())?;
        bag::shrouded_key(&algorithm, &encrypted, &self.attributes().ok()?).ok()
    }

    /// Its label, and by what key and certificate find each other in the file.
    fn attributes(&self) -> der::Result<Vec<u8>> {
        bag::attributes(self.label, self.key.public_key().identifier())
    }
}
