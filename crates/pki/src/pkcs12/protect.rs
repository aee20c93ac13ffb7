//! What a passphrase does to a key file: PBES2 (RFC 8018 §6.2) and the MAC (RFC 7292 §4 and appendix B).

use std::num::NonZeroU32;

use aws_lc_rs::digest::{SHA256, SHA256_OUTPUT_LEN, digest};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use aws_lc_rs::{hmac, pbkdf2};
use der::Encode;
use der::asn1::{AnyRef, OctetStringRef};
use secrecy::{ExposeSecret, SecretString};
use spki::AlgorithmIdentifierRef;
use zeroize::Zeroizing;

use crate::asn1::{self, EXPLICIT_0, IMPLICIT_0};
use crate::{cbc, oid};

/// How often all derivations of a file together are repeated: three for one key, and one
/// for each other key. All of them are of one passphrase, so the cheapest is what somebody
/// guesses at. Readers on .NET add them up and refuse a file above 600,000.
const ROUNDS_IN_ALL: u32 = 450_000;
/// `INTEGER { v0(0) }`, of `EncryptedData` (RFC 5652 §8).
const VERSION_0: [u8; 3] = [0x02, 0x01, 0x00];

/// A passphrase, in the two forms that the two derivations want.
pub(super) struct Passphrase<'a> {
    text: &'a str,
    /// As `BMPString` with a zero at its end (RFC 7292 appendix B.1).
    wide: Zeroizing<Vec<u8>>,
    /// How often each derivation is repeated.
    rounds: NonZeroU32,
}

impl<'a> Passphrase<'a> {
    /// For a file with so many keys.
    pub(super) fn new(passphrase: &'a SecretString, keys: usize) -> Self {
        let text = passphrase.expose_secret();
        // Room for all of it, so that nothing is left behind where it grew from.
        let mut wide = Zeroizing::new(Vec::with_capacity(2 * text.len() + 2));
        for unit in text.encode_utf16().chain([0]) {
            wide.extend_from_slice(&unit.to_be_bytes());
        }
        let derivations = u32::try_from(keys).unwrap_or(u32::MAX).saturating_add(2);
        Self { text, wide, rounds: NonZeroU32::new(ROUNDS_IN_ALL / derivations).unwrap_or(NonZeroU32::MIN) }
    }

    /// Encrypts; the algorithm with its parameters comes first.
    pub(super) fn encrypt(&self, content: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
        let salt = salt()?;
        let mut key = Zeroizing::new([0; cbc::KEY_LEN]);
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, self.rounds, &salt, self.text.as_bytes(), &mut key[..]);
        let (iv, encrypted) = cbc::encrypt(&key[..], content)?;
        Some((pbes2(&salt, &iv, self.rounds).ok()?, encrypted))
    }

    /// `MacData` over what the file holds.
    pub(super) fn mac(&self, content: &[u8]) -> Option<Vec<u8>> {
        let salt = salt()?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.mac_key(&salt)[..]);
        mac_data(hmac::sign(&key, content).as_ref(), &salt, self.rounds).ok()
    }

    /// RFC 7292 appendix B.2 with SHA-256, for as many bytes as one hash has.
    fn mac_key(&self, salt: &[u8]) -> Zeroizing<[u8; SHA256_OUTPUT_LEN]> {
        /// What is derived is the key of a MAC (appendix B.3).
        const MAC_KEY: u8 = 3;
        /// The bytes that SHA-256 takes at once.
        const BLOCK: usize = 64;
        let repeated = |part: &[u8]| part.len().div_ceil(BLOCK) * BLOCK;
        let mut input = Zeroizing::new(Vec::with_capacity(BLOCK + repeated(salt) + repeated(&self.wide)));
        input.extend([MAC_KEY; BLOCK]);
        input.extend(salt.iter().cycle().take(repeated(salt)));
        input.extend(self.wide.iter().cycle().take(repeated(&self.wide)));
        let mut key = Zeroizing::new([0; SHA256_OUTPUT_LEN]);
        key.copy_from_slice(digest(&SHA256, &input).as_ref());
        for _ in 1..self.rounds.get() {
            let next = digest(&SHA256, &key[..]);
            key.copy_from_slice(next.as_ref());
        }
        key
    }
}

/// A content that is not encrypted: `ContentInfo` with `data`.
pub(super) fn data(content: &[u8]) -> der::Result<Vec<u8>> {
    let content = OctetStringRef::new(content)?.to_der()?;
    asn1::sequence(&[&oid::CMS_DATA.to_der()?, &asn1::wrap(EXPLICIT_0, &[&content])?])
}

/// A content that is: `ContentInfo` with `encryptedData`.
pub(super) fn encrypted(content: &[u8], passphrase: &Passphrase<'_>) -> Option<Vec<u8>> {
    let (algorithm, content) = passphrase.encrypt(content)?;
    encrypted_data(&algorithm, &content).ok()
}

fn encrypted_data(algorithm: &[u8], content: &[u8]) -> der::Result<Vec<u8>> {
    let content = asn1::wrap(IMPLICIT_0, &[content])?;
    let content = asn1::sequence(&[&oid::CMS_DATA.to_der()?, algorithm, &content])?;
    let data = asn1::sequence(&[&VERSION_0, &content])?;
    asn1::sequence(&[&oid::ENCRYPTED_DATA.to_der()?, &asn1::wrap(EXPLICIT_0, &[&data])?])
}

/// PBES2 with PBKDF2, HMAC-SHA-256 and AES-256-CBC.
fn pbes2(salt: &[u8], iv: &[u8], rounds: NonZeroU32) -> der::Result<Vec<u8>> {
    let salt = OctetStringRef::new(salt)?.to_der()?;
    let hmac = AlgorithmIdentifierRef { oid: oid::HMAC_SHA256, parameters: Some(AnyRef::NULL) }.to_der()?;
    let derivation = asn1::sequence(&[&salt, &rounds.get().to_der()?, &hmac])?;
    let derivation = asn1::sequence(&[&oid::PBKDF2.to_der()?, &derivation])?;
    let cipher = asn1::sequence(&[&oid::AES_256_CBC.to_der()?, &OctetStringRef::new(iv)?.to_der()?])?;
    asn1::sequence(&[&oid::PBES2.to_der()?, &asn1::sequence(&[&derivation, &cipher])?])
}

fn mac_data(mac: &[u8], salt: &[u8], rounds: NonZeroU32) -> der::Result<Vec<u8>> {
    let sha256 = AlgorithmIdentifierRef { oid: oid::SHA256, parameters: Some(AnyRef::NULL) }.to_der()?;
    let mac = asn1::sequence(&[&sha256, &OctetStringRef::new(mac)?.to_der()?])?;
    asn1::sequence(&[&mac, &OctetStringRef::new(salt)?.to_der()?, &rounds.get().to_der()?])
}

fn salt() -> Option<[u8; 16]> {
    let mut salt = [0; 16];
    SystemRandom::new().fill(&mut salt).ok()?;
    Some(salt)
}
