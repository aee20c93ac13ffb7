//! Why a text is no card number, and why bits are no card.

use std::ops::RangeInclusive;

use super::format::CardFormat;

/// Why a text is no number of a format. The text is not repeated; who reads it
/// knows where it came from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCardNumber {
    /// Nothing at all.
    #[error("there is no number; expected {}", expected(*.format))]
    Missing {
        /// The format.
        format: CardFormat,
    },
    /// `1.2E+10`: what a spreadsheet makes of a long number.
    #[error(
        "the number is in scientific notation, in which digits are lost; set the column to text where it was made, and export it again"
    )]
    ScientificNotation,
    /// A character that the format does not have.
    #[error("the number has a character that does not belong there; expected {}", expected(*.format))]
    Character {
        /// The format.
        format: CardFormat,
    },
    /// Greater or longer than the format allows.
    #[error("the number is too large; expected {}", expected(*.format))]
    TooLarge {
        /// The format.
        format: CardFormat,
    },
    /// A space at the beginning or the end.
    #[error("the number begins or ends with a space; remove it")]
    OuterSpace,
    /// The format needs a facility code.
    #[error(
        "{} needs a facility code; give one from {} to {}", .format.display_name(), .allowed.start(), .allowed.end()
    )]
    FacilityCodeMissing {
        /// The format.
        format: CardFormat,
        /// The facility codes it has.
        allowed: RangeInclusive<u32>,
    },
    /// The facility code does not fit.
    #[error(
        "the facility code is out of range; {} has those from {} to {}",
        .format.display_name(), .allowed.start(), .allowed.end()
    )]
    FacilityCodeOutOfRange {
        /// The format.
        format: CardFormat,
        /// The facility codes it has.
        allowed: RangeInclusive<u32>,
    },
    /// The format has no facility code.
    #[error("{} has no facility code; leave it out", .format.display_name())]
    FacilityCodeUnexpected {
        /// The format.
        format: CardFormat,
    },
}

fn expected(format: CardFormat) -> String {
    format!("{} ({})", format.fields().number, format.display_name())
}

/// Why bits are no card of a format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCardBits {
    /// Not hexadecimal digits.
    #[error("expected hexadecimal digits without a prefix")]
    NotHexadecimal,
    /// Another count of digits, or bits set before the first one.
    #[error("expected {bits} bits as {digits} hexadecimal digits")]
    Length {
        /// How many bits the format has.
        bits: u16,
        /// How many digits hold them.
        digits: usize,
    },
    /// A parity bit that does not hold: the card was misread.
    #[error("the parity bit {bit} does not hold; read the card again")]
    Parity {
        /// The bit, counted from 0 as sent.
        bit: u16,
    },
    /// The bits spell no ID of the format.
    #[error("the bits hold no number of the format")]
    Number(#[from] InvalidCardNumber),
    /// An odd count of digits where each character has two.
    #[error("expected two hexadecimal digits for each character")]
    HalfCharacter,
}
