//! The device PIN: what it has to look like, and how the server is shown that it is known.
//!
//! On this phone it guards nothing: its keys lie in files that openssl reads. It is spoken to the server all the same.

use std::fmt;
use std::num::NonZeroU32;

use aws_lc_rs::{hmac, pbkdf2, rand};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::phone::error::Error;
use crate::phone::keys::base64url;

const ROUNDS: NonZeroU32 = NonZeroU32::new(600_000).unwrap();

/// What a device PIN has to look like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinPolicy {
    /// The fewest characters.
    pub min_length: u8,
    /// The most characters.
    pub max_length: u8,
    /// `a`–`z`.
    pub lower: PinRule,
    /// `A`–`Z`.
    pub upper: PinRule,
    /// `0`–`9`.
    pub digits: PinRule,
    /// What else ASCII can print, but for the space.
    pub special: PinRule,
}

/// Whether a PIN has characters of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PinRule {
    /// It may.
    Allowed,
    /// It must.
    Required,
    /// It must not.
    Forbidden,
}

/// How far a device PIN has come.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "pin", rename_all = "snake_case")]
pub(crate) enum DevicePin {
    /// The server wants one.
    Wanted { policy: PinPolicy },
    /// It was chosen; the server may or may not know its proof.
    Chosen { policy: PinPolicy, salt: Salt },
    /// The server knows its proof.
    Set { salt: Salt },
}

/// 16 random bytes, as base64url.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Salt(String);

impl DevicePin {
    pub(crate) fn is_set(&self) -> bool {
        matches!(self, Self::Set { .. })
    }

    /// Takes the PIN that the holder chose, if the policy does. Its salt is to be stored before the server hears of it.
    pub(crate) fn choose(&mut self, pin: &str) -> Result<(), Error> {
        let Self::Wanted { policy } = self else { return Ok(()) };
        if !policy.takes(pin) {
            return Err(Error::DevicePinUnfit { policy: policy.clone() });
        }
        *self = Self::Chosen { policy: policy.clone(), salt: Salt::make()? };
        Ok(())
    }

    /// The server knows it.
    pub(crate) fn is_known(&mut self) {
        if let Self::Chosen { salt, .. } = self {
            *self = Self::Set { salt: salt.clone() };
        }
    }

    /// What shows the server that the PIN is known, as base64url.
    pub(crate) fn proof(&self, pin: &str) -> Option<String> {
        match self {
            Self::Wanted { .. } => None,
            Self::Chosen { salt, .. } | Self::Set { salt } => Some(base64url(&proof(pin, &salt.bytes()?))),
        }
    }
}

impl PinPolicy {
    fn takes(&self, pin: &str) -> bool {
        let fits = |rule, is_one: fn(&u8) -> bool| match rule {
            PinRule::Allowed => true,
            PinRule::Required => pin.bytes().any(|byte| is_one(&byte)),
            PinRule::Forbidden => !pin.bytes().any(|byte| is_one(&byte)),
        };
        (usize::from(self.min_length)..=usize::from(self.max_length)).contains(&pin.len())
            && pin.bytes().all(|byte| byte.is_ascii_graphic())
            && fits(self.lower, u8::is_ascii_lowercase)
            && fits(self.upper, u8::is_ascii_uppercase)
            && fits(self.digits, u8::is_ascii_digit)
            && fits(self.special, u8::is_ascii_punctuation)
    }
}

impl fmt::Display for PinPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {} characters", self.min_length, self.max_length)?;
        let kinds = [
            (self.lower, "small letters"),
            (self.upper, "capital letters"),
            (self.digits, "digits"),
            (self.special, "signs such as ! or #"),
        ];
        for (word, rule) in [("with", PinRule::Required), ("without", PinRule::Forbidden)] {
            let named: Vec<_> = kinds.iter().filter(|kind| kind.0 == rule).map(|kind| kind.1).collect();
            if !named.is_empty() {
                write!(f, ", {word} {}", named.join(" and "))?;
            }
        }
        Ok(())
    }
}

impl Salt {
    fn make() -> Result<Self, Error> {
        let mut salt = [0; 16];
        rand::fill(&mut salt).map_err(|_| Error::Key)?;
        Ok(Self(base64url(&salt)))
    }

    fn bytes(&self) -> Option<Vec<u8>> {
        URL_SAFE_NO_PAD.decode(&self.0).ok()
    }
}

/// HMAC-SHA-256 of `proof` under PBKDF2-HMAC-SHA-256 of the PIN.
fn proof(pin: &str, salt: &[u8]) -> Vec<u8> {
    let mut key = [0; 32];
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, ROUNDS, salt, pin.as_bytes(), &mut key);
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), b"proof").as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> PinPolicy {
        let (lower, upper, special) = (PinRule::Allowed, PinRule::Forbidden, PinRule::Allowed);
        PinPolicy { min_length: 6, max_length: 15, lower, upper, digits: PinRule::Required, special }
    }

    #[test]
    fn a_pin_is_held_against_its_policy() {
        for (pin, fits) in [
            ("492817", true),
            ("ab-492817", true),
            ("49281", false),
            ("1234567890123456", false),
            ("abcdef", false),
            ("Abcdef1", false),
            ("492 817", false),
            ("4928ä7", false),
        ] {
            assert_eq!(policy().takes(pin), fits, "{pin}");
        }
        assert_eq!(policy().to_string(), "6 to 15 characters, with digits, without capital letters");
    }

    /// Computed with Python's hashlib and hmac; the specification prints it.
    #[test]
    fn the_proof_in_the_specification_is_the_one_that_this_phone_makes() {
        let proof = base64url(&proof("492817", &(0..16).collect::<Vec<u8>>()));
        assert!(include_str!("../../../../../docs/src/enrolment-protocol.md").contains(&proof), "{proof}");
    }
}
