//! Keys in memory.

use ::spki::AlgorithmIdentifierRef;
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{self, EcdsaKeyPair, EcdsaSigningAlgorithm, KeyPair};
use der::asn1::ObjectIdentifier;
use der::{Decode, Reader, SliceReader};
use secrecy::{ExposeSecret, SecretSlice};

use super::spki;
use super::{KeyKind, PublicKey, SignError, SignatureAlgorithm, Signer};
use crate::oid;

/// A private key in memory.
pub struct SoftwareKey {
    public: PublicKey,
    private: Private,
}

enum Private {
    Ec(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

/// Why there is no such private key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnusableKey {
    /// No unencrypted PKCS#8 of a kind that we know, or its halves do not belong together.
    #[error("the private key cannot be read, or is of a kind that is not taken")]
    Unreadable,
    /// The library made no key.
    #[error("no key could be made")]
    NotMade,
}

impl UnusableKey {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable => "private_key_unreadable",
            Self::NotMade => "private_key_not_made",
        }
    }
}

impl SoftwareKey {
    /// Makes a new key.
    ///
    /// # Errors
    /// [`UnusableKey::NotMade`] if the library fails.
    pub fn generate(kind: KeyKind) -> Result<Self, UnusableKey> {
        let private = match kind {
            KeyKind::P256 => generate_ec(&signature::ECDSA_P256_SHA256_ASN1_SIGNING),
            KeyKind::P384 => generate_ec(&signature::ECDSA_P384_SHA384_ASN1_SIGNING),
            KeyKind::Rsa2048 => generate_rsa(KeySize::Rsa2048),
            KeyKind::Rsa3072 => generate_rsa(KeySize::Rsa3072),
            KeyKind::Rsa4096 => generate_rsa(KeySize::Rsa4096),
        };
        Self::of(private.ok_or(UnusableKey::NotMade)?)
    }

    /// Reads a PKCS#8 `PrivateKeyInfo` (RFC 5958) that is not encrypted.
    ///
    /// # Errors
    /// [`UnusableKey::Unreadable`].
    pub fn from_pkcs8(der: &SecretSlice<u8>) -> Result<Self, UnusableKey> {
        let der = der.expose_secret();
        let private = match algorithm(der).map_err(|_| UnusableKey::Unreadable)? {
            (oid::EC_PUBLIC_KEY, Some(oid::SECP256R1)) => {
                EcdsaKeyPair::from_pkcs8(&signature::ECDSA_P256_SHA256_ASN1_SIGNING, der).ok().map(Private::Ec)
            }
            (oid::EC_PUBLIC_KEY, Some(oid::SECP384R1)) => {
                EcdsaKeyPair::from_pkcs8(&signature::ECDSA_P384_SHA384_ASN1_SIGNING, der).ok().map(Private::Ec)
            }
            (oid::RSA_ENCRYPTION, _) => RsaKeyPair::from_pkcs8(der).ok().map(Private::Rsa),
            _ => None,
        };
        Self::of(private.ok_or(UnusableKey::Unreadable)?)
    }

    /// The key as PKCS#8, to be sealed by the caller.
    ///
    /// # Errors
    /// [`UnusableKey::Unreadable`] if the library cannot write it.
    pub fn to_pkcs8(&self) -> Result<SecretSlice<u8>, UnusableKey> {
        let der = match &self.private {
            Private::Ec(pair) => pair.to_pkcs8v1().map(|document| document.as_ref().to_vec()),
            Private::Rsa(pair) => pair.as_der().map(|document| document.as_ref().to_vec()),
        };
        der.map(SecretSlice::from).map_err(|_| UnusableKey::Unreadable)
    }

    fn of(private: Private) -> Result<Self, UnusableKey> {
        let spki = spki(&private).map_err(|_| UnusableKey::Unreadable)?;
        let public = PublicKey::from_spki(&spki).map_err(|_| UnusableKey::Unreadable)?;
        Ok(Self { public, private })
    }
}

impl Signer for SoftwareKey {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::usual(self.public.kind())
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        let random = SystemRandom::new();
        match &self.private {
            Private::Ec(pair) => {
                pair.sign(&random, message).map(|made| made.as_ref().to_vec()).map_err(|_| SignError::Failed)
            }
            Private::Rsa(pair) => {
                let mut made = vec![0; pair.public_modulus_len()];
                pair.sign(&signature::RSA_PKCS1_SHA256, &random, message, &mut made).map_err(|_| SignError::Failed)?;
                Ok(made)
            }
        }
    }
}

impl std::fmt::Debug for SoftwareKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SoftwareKey").field("public", &self.public).finish_non_exhaustive()
    }
}

fn generate_ec(algorithm: &'static EcdsaSigningAlgorithm) -> Option<Private> {
    EcdsaKeyPair::generate(algorithm).ok().map(Private::Ec)
}

fn generate_rsa(size: KeySize) -> Option<Private> {
    RsaKeyPair::generate(size).ok().map(Private::Rsa)
}

/// The algorithm and the curve that a `PrivateKeyInfo` names.
fn algorithm(der: &[u8]) -> der::Result<(ObjectIdentifier, Option<ObjectIdentifier>)> {
    let mut reader = SliceReader::new(der)?;
    reader.sequence(|reader| {
        u8::decode(reader)?;
        let identifier = AlgorithmIdentifierRef::decode(reader)?;
        while !reader.is_finished() {
            reader.tlv_bytes()?;
        }
        Ok((identifier.oid, identifier.parameters.and_then(|any| any.try_into().ok())))
    })
}

/// The public half as `SubjectPublicKeyInfo`.
fn spki(private: &Private) -> der::Result<Vec<u8>> {
    match private {
        Private::Ec(pair) => {
            let point = pair.public_key().as_ref();
            spki::elliptic(if point.len() == 65 { &oid::SECP256R1 } else { &oid::SECP384R1 }, point)
        }
        Private::Rsa(pair) => spki::rsa(pair.public_key().as_ref()),
    }
}
