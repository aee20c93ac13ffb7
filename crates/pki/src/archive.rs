//! The archive of encryption keys: CMS `EnvelopedData` (RFC 5652 §6) to the
//! certificate of a recovery key, which the server does not hold.
//!
//! The key of the content travels under RSA-OAEP with SHA-256 (RFC 3560), the
//! content under AES-256-CBC (RFC 3565). What is opened is a key whose halves
//! belong together and whose public half is known, so a changed content shows.

mod envelope;
mod fault;
mod oaep;
mod token;

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, OaepPublicEncryptingKey};
use aws_lc_rs::rsa::{PrivateDecryptingKey, PublicEncryptingKey};
use der::Decode;
use secrecy::{ExposeSecret, SecretSlice};
use x509_cert::ext::pkix::KeyUsage;
use zeroize::Zeroizing;

use crate::cbc;
use crate::certificate::{Certificate, find};
use crate::key::{PublicKey, Signer, SoftwareKey};
use crate::oid;
use envelope::Envelope;

pub use fault::{ArchiveFault, NotForRecovery, OpenFault};
pub use token::TokenOpener;

/// The most that an archived key may take.
const LONGEST: usize = 16 * 1024;

/// The certificate that keys are archived under.
#[derive(Debug, Clone)]
pub struct Recovery(Certificate);

impl Recovery {
    /// Takes the recovery certificate: RSA, and for encrypting keys.
    ///
    /// # Errors
    /// [`NotForRecovery`] if it is not.
    pub fn new(certificate: Certificate) -> Result<Self, NotForRecovery> {
        if certificate.key().kind().is_elliptic() {
            return Err(NotForRecovery::KeyKind);
        }
        let usage = find(&certificate.body().extensions, oid::KEY_USAGE);
        let usage = usage.and_then(|one| KeyUsage::from_der(one.extn_value.as_bytes()).ok());
        match usage.is_some_and(|usage| usage.key_encipherment()) {
            true => Ok(Self(certificate)),
            false => Err(NotForRecovery::KeyUsage),
        }
    }

    /// Archives a key: `ContentInfo` in DER, which only the recovery key opens.
    ///
    /// # Errors
    /// [`ArchiveFault`] if the library fails.
    pub fn archive(&self, key: &SoftwareKey) -> Result<Vec<u8>, ArchiveFault> {
        let content = key.to_pkcs8().map_err(|_| ArchiveFault)?;
        let mut content_key = Zeroizing::new([0; cbc::KEY_LEN]);
        SystemRandom::new().fill(&mut content_key[..]).map_err(|_| ArchiveFault)?;
        let (iv, content) = cbc::encrypt(&content_key[..], content.expose_secret()).ok_or(ArchiveFault)?;
        let content_key = self.encrypt_key(&content_key[..]).ok_or(ArchiveFault)?;
        let (issuer, serial) = (self.0.issuer().der(), self.0.serial());
        envelope::write(issuer, serial, &content_key, &iv, &content).map_err(|_| ArchiveFault)
    }

    fn encrypt_key(&self, key: &[u8]) -> Option<Vec<u8>> {
        let public = PublicEncryptingKey::from_der(self.0.key().spki()).ok()?;
        let public = OaepPublicEncryptingKey::new(public).ok()?;
        let mut encrypted = vec![0; public.ciphertext_size()];
        public.encrypt(&OAEP_SHA256_MGF1SHA256, key, &mut encrypted, None).ok()?;
        Some(encrypted)
    }
}

/// What opens archived keys, wherever the recovery key lies.
pub trait Opener {
    /// Decrypts a content's key that was encrypted with RSA-OAEP and SHA-256.
    ///
    /// # Errors
    /// [`OpenFault::Key`] if the recovery key is another, [`OpenFault::Unavailable`] if it is not there.
    fn decrypt_key(&self, encrypted: &[u8]) -> Result<SecretSlice<u8>, OpenFault>;
}

/// A recovery key in memory.
pub struct SoftwareOpener(OaepPrivateDecryptingKey);

impl SoftwareOpener {
    /// Takes an RSA key as PKCS#8.
    ///
    /// # Errors
    /// [`OpenFault::Key`] if it is none.
    pub fn from_pkcs8(der: &SecretSlice<u8>) -> Result<Self, OpenFault> {
        let key = PrivateDecryptingKey::from_pkcs8(der.expose_secret()).map_err(|_| OpenFault::Key)?;
        OaepPrivateDecryptingKey::new(key).map(Self).map_err(|_| OpenFault::Key)
    }
}

impl Opener for SoftwareOpener {
    fn decrypt_key(&self, encrypted: &[u8]) -> Result<SecretSlice<u8>, OpenFault> {
        let mut key = Zeroizing::new(vec![0; self.0.min_output_size()]);
        let key = self.0.decrypt(&OAEP_SHA256_MGF1SHA256, encrypted, &mut key, None).map_err(|_| OpenFault::Key)?;
        Ok(SecretSlice::from(key.to_vec()))
    }
}

/// Opens an archived key, which must be the private half of `public`.
///
/// # Errors
/// [`OpenFault`] if it cannot be read, is for another recovery key, or is another key.
pub fn open(archived: &[u8], opener: &dyn Opener, public: &PublicKey) -> Result<SoftwareKey, OpenFault> {
    if archived.len() > LONGEST {
        return Err(OpenFault::Unreadable);
    }
    let envelope = Envelope::parse(archived).map_err(|_| OpenFault::Unreadable)?;
    let content_key = opener.decrypt_key(envelope.encrypted_key)?;
    let content = cbc::decrypt(content_key.expose_secret(), envelope.iv, envelope.content);
    let content = content.ok_or(OpenFault::Content)?;
    let key = SoftwareKey::from_pkcs8(&content).map_err(|_| OpenFault::Content)?;
    if key.public_key() == public { Ok(key) } else { Err(OpenFault::AnotherKey) }
}
