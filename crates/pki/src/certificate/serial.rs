//! Serial numbers, as certificates write them and as they are made.

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use der::asn1::UintRef;
use der::{Decode, Encode};

use crate::key::SignError;

pub use domain::certificate::{InvalidSerial, Serial};

/// The octets of a number that we make.
const OURS: usize = 16;

/// The number as an INTEGER.
pub(crate) fn to_der(serial: Serial) -> der::Result<Vec<u8>> {
    UintRef::new(serial.as_bytes())?.to_der()
}

/// Reads an INTEGER. Negative ones, which other CAs have made, are no serial numbers.
pub(crate) fn decode<'a>(reader: &mut impl der::Reader<'a>) -> Option<Serial> {
    let number = UintRef::decode(reader).ok()?;
    Serial::from_bytes(number.as_bytes()).ok()
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
