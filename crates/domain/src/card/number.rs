//! A number that its format allows.

use std::fmt;

use super::bits::CardBits;
use super::error::{InvalidCardBits, InvalidCardNumber};
use super::format::{CardFormat, FormatBody};
use super::layout::Layout;
use super::raw::Alphabet;

/// A card number: format, facility code where the format has one, and number.
///
/// Two are equal if a reader cannot tell them apart: `007` and `7` are one
/// number in a Wiegand format and two in a raw one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CardNumber(Body);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Body {
    /// The facility code is there exactly if the layout has a place for it.
    Wiegand { layout: &'static Layout, facility_code: Option<u32>, value: u64 },
    /// In the spelling of [`Alphabet::canonical`].
    Raw { alphabet: Alphabet, text: String },
}

impl CardNumber {
    /// Reads a number as people and files write it: digits only, or the
    /// characters of a raw ID. White space is not trimmed here.
    ///
    /// # Errors
    /// [`InvalidCardNumber`] says what the format allows.
    pub fn parse(format: CardFormat, facility_code: Option<u32>, text: &str) -> Result<Self, InvalidCardNumber> {
        check_facility_code(format, facility_code)?;
        if text.trim().is_empty() {
            return Err(InvalidCardNumber::Missing { format });
        }
        let body = match format.body() {
            FormatBody::Wiegand(layout) => Body::Wiegand { layout, facility_code, value: parse_value(layout, text)? },
            FormatBody::Raw(alphabet) => Body::Raw { alphabet, text: parse_raw(alphabet, text)? },
        };
        Ok(Self(body))
    }

    /// Reads the bits that [`CardNumber::encode`] gives, as hexadecimal digits
    /// in any case.
    ///
    /// # Errors
    /// [`InvalidCardBits`] if the length, a parity bit, or the number in them
    /// is wrong.
    pub fn decode(format: CardFormat, hexadecimal: &str) -> Result<Self, InvalidCardBits> {
        if !Alphabet::Hexadecimal.spells(hexadecimal) {
            return Err(InvalidCardBits::NotHexadecimal);
        }
        match format.body() {
            FormatBody::Wiegand(layout) => decode_layout(layout, hexadecimal),
            FormatBody::Raw(alphabet) => {
                let text = alphabet.read_digits(hexadecimal).ok_or(InvalidCardBits::HalfCharacter)?;
                Ok(Self::parse(format, None, &text)?)
            }
        }
    }

    /// The bits that a reader sees. In raw formats each digit has four, each
    /// ASCII character eight, so that leading zeros stay.
    #[must_use]
    pub fn encode(&self) -> CardBits {
        match &self.0 {
            Body::Wiegand { layout, facility_code, value } => {
                CardBits::of_number(layout.length, layout.assemble(*facility_code, *value))
            }
            Body::Raw { alphabet, text } => CardBits::of_digits(&alphabet.write_digits(text)),
        }
    }

    /// The format.
    #[must_use]
    pub fn format(&self) -> CardFormat {
        match &self.0 {
            Body::Wiegand { layout, .. } => layout.format,
            Body::Raw { alphabet, .. } => alphabet.format(),
        }
    }

    /// The facility code, where the format has one.
    #[must_use]
    pub fn facility_code(&self) -> Option<u32> {
        match &self.0 {
            Body::Wiegand { facility_code, .. } => *facility_code,
            Body::Raw { .. } => None,
        }
    }

    /// The number in its one spelling: without leading zeros in Wiegand
    /// formats; as given in raw ones, hexadecimal digits in upper case.
    #[must_use]
    pub fn number(&self) -> String {
        match &self.0 {
            Body::Wiegand { value, .. } => value.to_string(),
            Body::Raw { text, .. } => text.clone(),
        }
    }

    /// `format:facility code:number`: the same for two numbers exactly if they
    /// are equal. What must be unique in a project is unique by this text.
    #[must_use]
    pub fn key(&self) -> String {
        let facility_code = self.facility_code().map(|code| code.to_string()).unwrap_or_default();
        format!("{}:{facility_code}:{}", self.format(), self.number())
    }
}

impl fmt::Display for CardNumber {
    /// `123/4567`, or the number alone where there is no facility code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(code) = self.facility_code() {
            write!(f, "{code}/")?;
        }
        f.write_str(&self.number())
    }
}

fn check_facility_code(format: CardFormat, facility_code: Option<u32>) -> Result<(), InvalidCardNumber> {
    match (format.fields().facility_code, facility_code) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(InvalidCardNumber::FacilityCodeUnexpected { format }),
        (Some(allowed), None) => Err(InvalidCardNumber::FacilityCodeMissing { format, allowed }),
        (Some(allowed), Some(code)) if allowed.contains(&code) => Ok(()),
        (Some(allowed), Some(_)) => Err(InvalidCardNumber::FacilityCodeOutOfRange { format, allowed }),
    }
}

fn parse_value(layout: &Layout, text: &str) -> Result<u64, InvalidCardNumber> {
    let format = layout.format;
    check_characters(format, Alphabet::Decimal, text)?;
    // Digits that are no u64 are too many.
    let value: u64 = text.parse().map_err(|_| InvalidCardNumber::TooLarge { format })?;
    if value > layout.number.max() {
        return Err(InvalidCardNumber::TooLarge { format });
    }
    Ok(value)
}

fn parse_raw(alphabet: Alphabet, text: &str) -> Result<String, InvalidCardNumber> {
    check_characters(alphabet.format(), alphabet, text)?;
    if text.starts_with(' ') || text.ends_with(' ') {
        return Err(InvalidCardNumber::OuterSpace);
    }
    if text.len() > alphabet.max_length() {
        return Err(InvalidCardNumber::TooLarge { format: alphabet.format() });
    }
    Ok(alphabet.canonical(text))
}

fn check_characters(format: CardFormat, alphabet: Alphabet, text: &str) -> Result<(), InvalidCardNumber> {
    if is_scientific(alphabet, text) {
        Err(InvalidCardNumber::ScientificNotation)
    } else if alphabet.spells(text) {
        Ok(())
    } else {
        Err(InvalidCardNumber::Character { format })
    }
}

/// Whether a spreadsheet has turned digits into `1.2E+10` or `1,2E+10`.
///
/// `12E10`, without fraction and sign, is no number of digits either, but it
/// may be what was meant where letters are allowed.
fn is_scientific(alphabet: Alphabet, text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let all_digits = [whole, fraction, unsigned].iter().all(|part| !part.is_empty() && Alphabet::Decimal.spells(part));
    let bare = whole == mantissa && unsigned == exponent;
    all_digits && (alphabet == Alphabet::Decimal || !bare)
}

fn decode_layout(layout: &'static Layout, hexadecimal: &str) -> Result<CardNumber, InvalidCardBits> {
    let bits = layout.length;
    let digits = usize::from(bits.div_ceil(4));
    let card = u64::from_str_radix(hexadecimal, 16)
        .ok()
        .filter(|card| hexadecimal.len() == digits && card >> bits == 0)
        .ok_or(InvalidCardBits::Length { bits, digits })?;
    match layout.broken_parity(card) {
        Some(bit) => Err(InvalidCardBits::Parity { bit }),
        None => Ok(CardNumber(Body::Wiegand {
            layout,
            facility_code: layout.read_facility_code(card),
            value: layout.read(layout.number, card),
        })),
    }
}
