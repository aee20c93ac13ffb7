//! The bodies about certificates and the device PIN, as the specification writes them.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::algorithm::Algorithm;
use super::pin::PinPolicy;

/// A word by which a key is known on a phone: 1 to 64 characters of `a`–`z 0`–`9 _ -`. Also the name of its files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyId(String);

/// A certificate's number: lower-case hexadecimal of at most 20 octets.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Serial(String);

/// A certificate that the server wants to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Template {
    pub(crate) key_id: KeyId,
    pub(crate) profile: String,
    pub(crate) usage: String,
    pub(crate) made_by: MadeBy,
    pub(crate) algorithm: Algorithm,
    /// base64url of the `Name` in DER.
    pub(crate) subject_der: String,
}

/// Who makes a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MadeBy {
    Phone,
    Server,
}

/// What `certificates` is asked with: PKCS#10 in DER, as base64 of RFC 4648 §4.
#[derive(Serialize)]
pub(crate) struct CertificatesRequest<'a> {
    pub(crate) requests: BTreeMap<&'a str, &'a str>,
}

/// What `certificates` answers.
#[derive(Deserialize)]
pub(crate) struct Issued {
    pub(crate) certificates: Vec<IssuedCertificate>,
    pub(crate) chain: Vec<String>,
    #[serde(default)]
    pub(crate) keys: Vec<IssuedKey>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct IssuedCertificate {
    pub(crate) key_id: KeyId,
    pub(crate) profile: String,
    pub(crate) usage: String,
    pub(crate) serial: Serial,
    pub(crate) certificate: String,
    pub(crate) not_after: Timestamp,
}

/// A private key that the server made or kept.
#[derive(Deserialize)]
pub(crate) struct IssuedKey {
    pub(crate) key_id: KeyId,
    pub(crate) certificate_serial: Serial,
    pub(crate) current: bool,
    pub(crate) jwe: String,
}

/// How the server sees a certificate of this phone.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct CertificateState {
    pub(crate) serial: Serial,
    pub(crate) status: CertificateStatus,
}

/// Whether a certificate is valid, by the server's last word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateStatus {
    /// Issued, and not confirmed yet; or suspended.
    OnHold,
    /// In force.
    Valid,
    /// Taken away for good.
    Revoked,
    /// Past its end.
    Expired,
    /// A word of a later version.
    #[serde(other)]
    Unknown,
}

/// What `pin` and `pin/unlock` are asked with.
#[derive(Serialize)]
pub(crate) struct ProofRequest<'a> {
    pub(crate) proof: &'a str,
}

/// What they answer.
#[derive(Deserialize)]
pub(crate) struct Share {
    pub(crate) share: String,
}

/// What an offer and a claim say of the PIN that guards the keys.
pub(crate) type DevicePinPolicy = Option<PinPolicy>;

impl KeyId {
    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for KeyId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let is_fit = text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'));
        if is_fit && (1..=64).contains(&text.len()) { Ok(Self(text)) } else { Err("a key_id that is none") }
    }
}

impl TryFrom<String> for Serial {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let is_hex = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if is_hex && (1..=40).contains(&text.len()) { Ok(Self(text)) } else { Err("a serial that is none") }
    }
}

impl From<KeyId> for String {
    fn from(id: KeyId) -> Self {
        id.0
    }
}

impl From<Serial> for String {
    fn from(serial: Serial) -> Self {
        serial.0
    }
}

impl Serial {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for CertificateStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OnHold => "on hold",
            Self::Valid => "valid",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
            Self::Unknown => "unknown",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_could_leave_the_folder_is_no_key_id() {
        for bad in ["", "../x", "a/b", "A", "a.b", &"a".repeat(65)] {
            assert!(KeyId::try_from(bad.to_owned()).is_err(), "{bad}");
        }
        assert!(Serial::try_from("../../0".to_owned()).is_err());
        assert_eq!(KeyId::try_from("mail-2".to_owned()).unwrap().as_str(), "mail-2");
    }
}
