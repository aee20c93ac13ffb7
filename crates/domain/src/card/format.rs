//! The formats, and which numbers each of them has.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::layout::Layout;
use super::raw::Alphabet;
use crate::user::words;

words! {
    /// How a card number becomes bits.
    CardFormat {
        /// The open 26-bit Wiegand format.
        H10301 = "h10301",
        /// 34 bits with a facility code of 16.
        H10306 = "h10306",
        /// 37 bits without a facility code.
        H10302 = "h10302",
        /// 37 bits with a facility code.
        H10304 = "h10304",
        /// Corporate 1000 with 35 bits.
        Corporate1000_35 = "c1000_35",
        /// Corporate 1000 with 48 bits.
        Corporate1000_48 = "c1000_48",
        /// An ID of decimal digits, leading zeros included.
        RawDecimal = "raw_decimal",
        /// An ID of hexadecimal digits, leading zeros included.
        RawHexadecimal = "raw_hexadecimal",
        /// An ID of printable ASCII characters.
        RawAscii = "raw_ascii",
    }
}

impl CardFormat {
    /// The name for people.
    #[must_use]
    pub const fn display_name(self) -> &'static str {
        match self {
            Self::H10301 => "H10301 26-bit",
            Self::H10306 => "H10306 34-bit",
            Self::H10302 => "H10302 37-bit",
            Self::H10304 => "H10304 37-bit with facility code",
            Self::Corporate1000_35 => "Corporate 1000 35-bit",
            Self::Corporate1000_48 => "Corporate 1000 48-bit",
            Self::RawDecimal => "raw decimal ID",
            Self::RawHexadecimal => "raw hexadecimal ID",
            Self::RawAscii => "raw ASCII ID",
        }
    }

    /// What a card of this format consists of.
    #[must_use]
    pub fn fields(self) -> CardFields {
        match self.body() {
            FormatBody::Wiegand(layout) => CardFields {
                facility_code: layout.facility_codes(),
                number: NumberField::Range(0..=layout.number.max()),
            },
            FormatBody::Raw(alphabet) => CardFields { facility_code: None, number: NumberField::Text(alphabet) },
        }
    }

    pub(super) const fn body(self) -> FormatBody {
        match self {
            Self::H10301 => FormatBody::Wiegand(&Layout::H10301),
            Self::H10306 => FormatBody::Wiegand(&Layout::H10306),
            Self::H10302 => FormatBody::Wiegand(&Layout::H10302),
            Self::H10304 => FormatBody::Wiegand(&Layout::H10304),
            Self::Corporate1000_35 => FormatBody::Wiegand(&Layout::CORPORATE_1000_35),
            Self::Corporate1000_48 => FormatBody::Wiegand(&Layout::CORPORATE_1000_48),
            Self::RawDecimal => FormatBody::Raw(Alphabet::Decimal),
            Self::RawHexadecimal => FormatBody::Raw(Alphabet::Hexadecimal),
            Self::RawAscii => FormatBody::Raw(Alphabet::Ascii),
        }
    }
}

/// What tells the formats apart: fields between parity bits, or an ID as it is.
pub(super) enum FormatBody {
    Wiegand(&'static Layout),
    Raw(Alphabet),
}

/// What a card consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardFields {
    /// The facility codes there are; `None` where the format has none.
    pub facility_code: Option<RangeInclusive<u32>>,
    /// The numbers there are.
    pub number: NumberField,
}

/// The numbers of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberField {
    /// Whole numbers of this range; leading zeros mean nothing.
    Range(RangeInclusive<u64>),
    /// Texts of this alphabet, at least one character and at most
    /// [`Alphabet::max_length`]; leading zeros count.
    Text(Alphabet),
}

impl fmt::Display for NumberField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range(range) => write!(f, "a whole number from {} to {}", range.start(), range.end()),
            Self::Text(alphabet) => write!(f, "1 to {} {alphabet}", alphabet.max_length()),
        }
    }
}
