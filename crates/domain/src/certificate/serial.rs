//! Serial numbers of certificates.

use std::fmt;
use std::str::FromStr;

/// The most octets that a number may have (RFC 5280 §4.1.2.2).
const MOST: usize = 20;

/// A serial number: positive, at most 20 octets.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Serial {
    /// Comes first, so that numbers are ordered by size.
    length: u8,
    octets: [u8; MOST],
}

/// A text or bytes that are no serial number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a serial number is positive and has at most 20 octets")]
pub struct InvalidSerial;

impl Serial {
    /// A number by its octets, the most significant first; leading zeros are dropped.
    ///
    /// # Errors
    /// [`InvalidSerial`] if it is zero or too long.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, InvalidSerial> {
        let first = bytes.iter().position(|byte| *byte != 0).ok_or(InvalidSerial)?;
        let significant = &bytes[first..];
        // A leading one bit costs another octet in DER.
        let encoded = significant.len() + usize::from(significant[0] >= 0x80);
        if encoded > MOST {
            return Err(InvalidSerial);
        }
        let mut octets = [0; MOST];
        octets[..significant.len()].copy_from_slice(significant);
        Ok(Self { length: u8::try_from(significant.len()).map_err(|_| InvalidSerial)?, octets })
    }

    /// How numbers begin that begin with this text, as they are written: hexadecimal digits in either case, with or
    /// without colons, spaces and zeros before them. `None` if it is no such text.
    #[must_use]
    pub fn beginning(text: &str) -> Option<String> {
        let text = text.trim();
        let text = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
        let digits: String = text.chars().filter(|sign| *sign != ':' && !sign.is_whitespace()).collect();
        let mut digits = digits.to_ascii_lowercase();
        while digits.starts_with("00") {
            digits.drain(..2);
        }
        let is_one = (1..=2 * MOST).contains(&digits.len()) && digits.bytes().all(|sign| sign.is_ascii_hexdigit());
        is_one.then_some(digits)
    }

    /// Its octets, without leading zeros.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.octets[..self.length.into()]
    }
}

/// Hexadecimal digits in small letters, two for each octet.
impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes().iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

impl fmt::Debug for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Serial({self})")
    }
}

impl FromStr for Serial {
    type Err = InvalidSerial;

    /// Reads hexadecimal digits in either case, with or without colons.
    fn from_str(text: &str) -> Result<Self, InvalidSerial> {
        let mut digits = Vec::new();
        for sign in text.chars().filter(|sign| *sign != ':') {
            let digit = sign.to_digit(16).and_then(|digit| u8::try_from(digit).ok()).ok_or(InvalidSerial)?;
            if digits.len() > 2 * MOST + 2 {
                return Err(InvalidSerial);
            }
            digits.push(digit);
        }
        if !digits.len().is_multiple_of(2) {
            digits.insert(0, 0);
        }
        let octets: Vec<u8> = digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect();
        Self::from_bytes(&octets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_every_form_and_written_in_one() {
        for (text, written) in [("00AB", "ab"), ("0a:Bc:01", "0abc01"), ("abc", "0abc"), ("7f", "7f")] {
            assert_eq!(text.parse::<Serial>().map(|serial| serial.to_string()), Ok(written.to_owned()), "{text}");
        }
        for text in ["", "00", ":", "xy", "0x1", &"f".repeat(40), &"1".repeat(60)] {
            assert_eq!(text.parse::<Serial>(), Err(InvalidSerial), "{text}");
        }
    }

    #[test]
    fn the_beginning_of_a_number_is_read_as_numbers_are_written() {
        for (text, written) in
            [("00:AB", "ab"), (" 0a:Bc:0", "0abc0"), ("0x1f", "1f"), ("8 f 2", "8f2"), ("ada", "ada")]
        {
            assert_eq!(Serial::beginning(text).as_deref(), Some(written), "{text}");
        }
        for text in ["", "00", ":", "lovelace", &"f".repeat(41)] {
            assert_eq!(Serial::beginning(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_ordered_by_size() {
        let [small, large]: [Serial; 2] = ["ff", "0100"].map(|text| text.parse().unwrap());
        assert!(small < large);
    }
}
