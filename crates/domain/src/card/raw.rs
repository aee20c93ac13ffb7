//! IDs that a reader sees as they are, without facility code and parity.

use std::fmt;
use std::fmt::Write;

use super::format::CardFormat;

/// The characters that a raw ID consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alphabet {
    /// `0` to `9`; four bits each.
    Decimal,
    /// `0` to `9` and `A` to `F`; four bits each. Read in any case, kept in
    /// upper case.
    Hexadecimal,
    /// ASCII from space to `~`; eight bits each. No space at either end.
    Ascii,
}

impl Alphabet {
    /// The longest ID, in characters.
    #[must_use]
    pub const fn max_length(self) -> usize {
        match self {
            Self::Decimal => 20,
            Self::Hexadecimal => 64,
            Self::Ascii => 32,
        }
    }

    pub(super) const fn format(self) -> CardFormat {
        match self {
            Self::Decimal => CardFormat::RawDecimal,
            Self::Hexadecimal => CardFormat::RawHexadecimal,
            Self::Ascii => CardFormat::RawAscii,
        }
    }

    /// Whether a text consists of this alphabet.
    pub(super) fn spells(self, text: &str) -> bool {
        text.bytes().all(|b| match self {
            Self::Decimal => b.is_ascii_digit(),
            Self::Hexadecimal => b.is_ascii_hexdigit(),
            Self::Ascii => (b' '..=b'~').contains(&b),
        })
    }

    /// The one spelling of an ID.
    pub(super) fn canonical(self, text: &str) -> String {
        match self {
            Self::Hexadecimal => text.to_ascii_uppercase(),
            Self::Decimal | Self::Ascii => text.to_owned(),
        }
    }

    /// The ID in hexadecimal digits of four bits.
    pub(super) fn write_digits(self, text: &str) -> String {
        match self {
            Self::Decimal | Self::Hexadecimal => text.to_owned(),
            Self::Ascii => text.bytes().fold(String::new(), |mut digits, b| {
                let _ = write!(digits, "{b:02x}"); // writing to a String does not fail
                digits
            }),
        }
    }

    /// The ID that [`Alphabet::write_digits`] was given, if there is one.
    pub(super) fn read_digits(self, digits: &str) -> Option<String> {
        match self {
            Self::Decimal | Self::Hexadecimal => Some(digits.to_owned()),
            Self::Ascii => digits
                .as_bytes()
                .chunks(2)
                .map(|pair| {
                    let pair = str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?;
                    u8::from_str_radix(pair, 16).ok().map(char::from)
                })
                .collect(),
        }
    }
}

impl fmt::Display for Alphabet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Decimal => "decimal digits",
            Self::Hexadecimal => "hexadecimal digits",
            Self::Ascii => "printable ASCII characters",
        })
    }
}
