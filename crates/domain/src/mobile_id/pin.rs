//! What the PIN must be that guards the keys on a phone.

use serde::{Deserialize, Serialize};

use crate::credential::names::names;
use crate::settings::InvalidSetting;

/// How long a PIN may have to be.
const LENGTHS: std::ops::RangeInclusive<u16> = 4..=64;

/// The PIN that guards the keys on a phone. The phone chooses it with its holder; the server never learns it.
///
/// A switch of its own says whether there is one: in a merge patch `null` means the default, and a policy that is off
/// keeps what it said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DevicePin {
    /// Whether there is one.
    pub required: bool,
    /// How many characters it has at least (4–64).
    pub min_length: u16,
    /// How many characters it has at most (`min_length`–64).
    pub max_length: u16,
    /// Small letters.
    pub lower: Rule,
    /// Capital letters.
    pub upper: Rule,
    /// Digits.
    pub digits: Rule,
    /// All other characters.
    pub special: Rule,
}

impl Default for DevicePin {
    fn default() -> Self {
        let any = Rule::Allowed;
        Self { required: true, min_length: 6, max_length: 15, lower: any, upper: any, digits: any, special: any }
    }
}

names! {
    /// Whether a PIN has characters of a kind.
    pub enum Rule: "rule for characters" {
        /// It may.
        Allowed = "allowed", "allowed";
        /// It has one at least.
        Required = "required", "required";
        /// It has none.
        Forbidden = "forbidden", "forbidden";
    }
}

names! {
    /// A kind of characters.
    pub enum Signs: "kind of characters" {
        /// Small letters.
        Lower = "lower", "small letters";
        /// Capital letters.
        Upper = "upper", "capital letters";
        /// The digits from 0 to 9.
        Digits = "digits", "digits";
        /// All others.
        Special = "special", "other characters";
    }
}

impl Signs {
    fn of(sign: char) -> Self {
        match sign {
            sign if sign.is_lowercase() => Self::Lower,
            sign if sign.is_uppercase() => Self::Upper,
            '0'..='9' => Self::Digits,
            _ => Self::Special,
        }
    }
}

/// What is wrong with a PIN. None of it repeats the PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PinFault {
    /// It has too few characters.
    #[error("expected at least {0} characters")]
    Short(u16),
    /// It has too many characters.
    #[error("expected at most {0} characters")]
    Long(u16),
    /// It lacks characters of a kind.
    #[error("expected {} in it", .0.text())]
    Lacks(Signs),
    /// It has characters of a kind.
    #[error("expected no {} in it", .0.text())]
    Holds(Signs),
    /// It has characters that nobody types.
    #[error("expected no line breaks or control characters")]
    Control,
}

impl DevicePin {
    /// Whether a PIN is one.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn check(&self, pin: &str) -> Result<(), Vec<PinFault>> {
        let mut faults = Vec::new();
        let length = pin.chars().count();
        if length < self.min_length.into() {
            faults.push(PinFault::Short(self.min_length));
        }
        if length > self.max_length.into() {
            faults.push(PinFault::Long(self.max_length));
        }
        if pin.chars().any(char::is_control) {
            faults.push(PinFault::Control);
        }
        faults.extend(Signs::ALL.iter().filter_map(|&signs| {
            let has = pin.chars().any(|sign| Signs::of(sign) == signs);
            match (self.rule(signs), has) {
                (Rule::Required, false) => Some(PinFault::Lacks(signs)),
                (Rule::Forbidden, true) => Some(PinFault::Holds(signs)),
                _ => None,
            }
        }));
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// What holds of characters of a kind.
    #[must_use]
    pub const fn rule(&self, signs: Signs) -> Rule {
        match signs {
            Signs::Lower => self.lower,
            Signs::Upper => self.upper,
            Signs::Digits => self.digits,
            Signs::Special => self.special,
        }
    }

    pub(super) fn ranges(&self) -> Vec<InvalidSetting> {
        let mut invalid = Vec::new();
        let (shortest, longest) = LENGTHS.into_inner();
        if !LENGTHS.contains(&self.min_length) {
            invalid.push(InvalidSetting::range("/device_pin/min_length", shortest, longest));
        }
        let least = self.min_length.clamp(shortest, longest);
        if !(least..=longest).contains(&self.max_length) {
            invalid.push(InvalidSetting::range("/device_pin/max_length", least, longest));
        }
        if Signs::ALL.iter().all(|&signs| self.rule(signs) == Rule::Forbidden) {
            let detail = "no characters are left; allow at least one kind".to_owned();
            invalid.push(InvalidSetting { pointer: "/device_pin".into(), detail });
        }
        invalid
    }
}
