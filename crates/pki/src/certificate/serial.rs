//! Serial numbers.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use data_encoding::HEXLOWER_PERMISSIVE;
use der::asn1::UintRef;
use der::{Decode, Encode};

use crate::key::SignError;

/// The octets of a number that we make.
const OURS: usize = 16;
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

    /// Its octets, without leading zeros.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.octets[..self.length.into()]
    }

    pub(crate) fn to_der(self) -> der::Result<Vec<u8>> {
        UintRef::new(self.as_bytes())?.to_der()
    }

    /// Reads an INTEGER. Negative ones, which other CAs have made, are no serial numbers.
    pub(crate) fn decode<'a>(reader: &mut impl der::Reader<'a>) -> Option<Self> {
        let number = UintRef::decode(reader).ok()?;
        Self::from_bytes(number.as_bytes()).ok()
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(self.as_bytes()))
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
        let digits: String = text.chars().filter(|sign| *sign != ':').take(2 * MOST + 3).collect();
        let even = if digits.len().is_multiple_of(2) { digits } else { format!("0{digits}") };
        Self::from_bytes(&HEXLOWER_PERMISSIVE.decode(even.as_bytes()).map_err(|_| InvalidSerial)?)
    }
}

/// Where serial numbers come from. The caller sees to it that none is used twice.
pub trait SerialSource {
    /// The next number.
    ///
    /// # Errors
    /// [`SignError`] if there is no randomness to be had.
    fn next(&self) -> Result<Serial, SignError>;
}

/// Random numbers of 16 octets: positive, and never shorter, with well over the 64
/// random bits that hold off forged certificates.
#[derive(Debug, Clone, Copy, Default)]
pub struct RandomSerials;

impl SerialSource for RandomSerials {
    fn next(&self) -> Result<Serial, SignError> {
        let random = SystemRandom::new();
        loop {
            let mut octets = [0; OURS];
            random.fill(&mut octets).map_err(|_| SignError::Failed)?;
            octets[0] &= 0x7f;
            // A first octet of zero would be dropped, and the number be shorter than others.
            if octets[0] != 0 {
                return Serial::from_bytes(&octets).map_err(|_| SignError::Failed);
            }
        }
    }
}
