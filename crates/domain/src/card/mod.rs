//! Card numbers: what a reader sees when a phone is presented.
//!
//! A [`CardFormat`] says which numbers there are and how they become bits. A
//! [`CardNumber`] is a number that its format allows, and nothing else can be
//! encoded. To add a format, name it in [`CardFormat`], give its layout, and
//! put a published vector into the tests.

mod bits;
mod error;
mod format;
mod layout;
mod number;
mod raw;

pub use bits::CardBits;
pub use error::{InvalidCardBits, InvalidCardNumber};
pub use format::{CardFields, CardFormat, NumberField};
pub use number::CardNumber;
pub use raw::Alphabet;

#[cfg(test)]
mod tests;
