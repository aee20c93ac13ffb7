//! What a key is for.

use std::fmt;
use std::str::FromStr;

use der::asn1::ObjectIdentifier;
use der::flagset::FlagSet;
use serde::{Deserialize, Serialize};
use x509_cert::ext::pkix::KeyUsages;

use crate::key::KeyKind;
use crate::oid;

/// What a user's key may be for (RFC 5280 §4.2.1.3). To sign certificates or
/// CRLs is none of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Usage {
    /// To log in.
    DigitalSignature,
    /// To sign what one stands by; `nonRepudiation` by its older name.
    ContentCommitment,
    /// To have keys encrypted to it: RSA only.
    KeyEncipherment,
    /// To have data encrypted to it directly: RSA only.
    DataEncipherment,
    /// To agree on keys: elliptic curves only.
    KeyAgreement,
}

impl Usage {
    /// Whether a key of this kind can do it (RFC 3279 §2.3.1, RFC 8813 §3).
    #[must_use]
    pub const fn suits(self, kind: KeyKind) -> bool {
        match self {
            Self::DigitalSignature | Self::ContentCommitment => true,
            Self::KeyEncipherment | Self::DataEncipherment => !kind.is_elliptic(),
            Self::KeyAgreement => kind.is_elliptic(),
        }
    }

    /// Whether a signature is made with it.
    #[must_use]
    pub const fn signs(self) -> bool {
        matches!(self, Self::DigitalSignature | Self::ContentCommitment)
    }

    const fn flag(self) -> KeyUsages {
        match self {
            Self::DigitalSignature => KeyUsages::DigitalSignature,
            Self::ContentCommitment => KeyUsages::NonRepudiation,
            Self::KeyEncipherment => KeyUsages::KeyEncipherment,
            Self::DataEncipherment => KeyUsages::DataEncipherment,
            Self::KeyAgreement => KeyUsages::KeyAgreement,
        }
    }

    /// The bits of those that a key of this kind can do.
    pub(crate) fn flags(usages: &[Self], kind: KeyKind) -> FlagSet<KeyUsages> {
        let suitable = usages.iter().filter(|usage| usage.suits(kind));
        suitable.fold(FlagSet::default(), |flags, usage| flags | usage.flag())
    }
}

/// A text that is neither a word we know nor an object identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither a known word nor an object identifier such as 1.3.6.1.5.5.7.3.2")]
pub struct UnknownOid(String);

/// What a key is for, by application (RFC 5280 §4.2.1.12): a word, or an object identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ExtendedUsage(ObjectIdentifier);

const WORDS: &[(&str, ObjectIdentifier)] = &[
    ("client_auth", oid::CLIENT_AUTH),
    ("email_protection", oid::EMAIL_PROTECTION),
    ("document_signing", oid::DOCUMENT_SIGNING),
    ("smartcard_logon", oid::SMARTCARD_LOGON),
];

impl ExtendedUsage {
    /// To log in at a server.
    pub const CLIENT_AUTH: Self = Self(oid::CLIENT_AUTH);
    /// To sign and encrypt mail.
    pub const EMAIL_PROTECTION: Self = Self(oid::EMAIL_PROTECTION);
    /// To sign documents.
    pub const DOCUMENT_SIGNING: Self = Self(oid::DOCUMENT_SIGNING);
    /// To log in at Windows.
    pub const SMARTCARD_LOGON: Self = Self(oid::SMARTCARD_LOGON);

    /// To answer OCSP in the CA's name.
    pub(crate) const OCSP_SIGNING: Self = Self(oid::OCSP_SIGNING);

    pub(crate) const fn oid(self) -> ObjectIdentifier {
        self.0
    }

    /// Whether a user's certificate must never say it: `anyExtendedKeyUsage`, and
    /// to answer OCSP in the CA's name.
    #[must_use]
    pub fn is_reserved(self) -> bool {
        [oid::ANY_EXTENDED_KEY_USAGE, oid::OCSP_SIGNING].contains(&self.0)
    }
}

impl FromStr for ExtendedUsage {
    type Err = UnknownOid;

    fn from_str(text: &str) -> Result<Self, UnknownOid> {
        match WORDS.iter().find(|(word, _)| *word == text) {
            Some((_, oid)) => Ok(Self(*oid)),
            None => parse_oid(text).map(Self),
        }
    }
}

impl fmt::Display for ExtendedUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match WORDS.iter().find(|(_, oid)| *oid == self.0) {
            Some((word, _)) => f.write_str(word),
            None => self.0.fmt(f),
        }
    }
}

/// A certificate policy, by its object identifier (RFC 5280 §4.2.1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PolicyId(ObjectIdentifier);

impl PolicyId {
    pub(crate) const fn oid(self) -> ObjectIdentifier {
        self.0
    }
}

impl FromStr for PolicyId {
    type Err = UnknownOid;

    fn from_str(text: &str) -> Result<Self, UnknownOid> {
        parse_oid(text).map(Self)
    }
}

impl fmt::Display for PolicyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! as_text {
    ($($name:ident),*) => {$(
        impl TryFrom<String> for $name {
            type Error = UnknownOid;

            fn try_from(text: String) -> Result<Self, UnknownOid> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }
    )*};
}

as_text!(ExtendedUsage, PolicyId);

fn parse_oid(text: &str) -> Result<ObjectIdentifier, UnknownOid> {
    ObjectIdentifier::new(text).map_err(|_| UnknownOid(text.chars().take(40).collect()))
}
