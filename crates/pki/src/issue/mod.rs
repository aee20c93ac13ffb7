//! Issuing, as steps that each leave bytes behind.
//!
//! 1. [`prepare`] writes what is to be signed; the caller stores it.
//! 2. [`ToBeSigned::check`] reads the stored bytes again and holds them against
//!    their profile and their issuer. It shares no code with the first step but the
//!    reading of a certificate.
//! 3. [`sign`] signs what was checked, and nothing else can be signed.
//! 4. [`confirm`] says that a certificate is exactly those bytes, signed by the
//!    issuer; `sign` has done it, and a caller that recovers from a crash does it
//!    again.

mod check;
mod fault;
mod issuer;
mod prepare;
mod sign;
mod to_be_signed;

pub use check::Checked;
pub use fault::{CheckFault, ConfirmFault, PrepareFault, SignFault};
pub use issuer::{InvalidUrl, Issuer, NotAnIssuer, Url, Urls};
pub use prepare::{Order, prepare};
pub use sign::{confirm, sign};
pub use to_be_signed::ToBeSigned;
