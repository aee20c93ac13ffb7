//! The CA: keys, names, certificate profiles, PKCS#10 requests, issuing, and what
//! tells others how a certificate stands.
//!
//! It computes and keeps nothing: no I/O, no clock of its own. Moments, serial
//! numbers and keys are handed in; what comes out are bytes and typed refusals,
//! and the caller persists what must outlive a crash. The one exception is
//! [`key::token`], which talks to tokens for as long as somebody has them open.
//!
//! - [`key`]: kinds of keys, public keys that were looked at, and [`key::Signer`],
//!   behind which a key lies in memory or in a [token](key::token).
//! - [`name`]: subjects and alternative names, filled from fields and never parsed
//!   from a string.
//! - [`profile`]: what a certificate may be, as data.
//! - [`request`]: PKCS#10, with the possession of the key proven.
//! - [`certificate`]: certificates and serial numbers.
//! - [`authority`]: the CA's own certificates: made, signed elsewhere, imported, renewed.
//! - [`issue`]: the steps of issuing, each of which leaves bytes behind.
//! - [`archive`]: encryption keys, under a recovery key that is not here, or in a token.
//! - [`pkcs12`] and [`jwe`]: private keys on their way to those whose they are.
//! - [`pkcs7`]: certificates in the wrapping that EST sends them in.
//! - [`crl`] and [`ocsp`]: what tells others how certificates stand.
//!
//! A refusal is an enum of its own layer with a stable `code()` for each variant.
//!
//! A new profile is data and needs no code. To add an attribute of names, give it a
//! row in `name/attribute.rs`; to add a kind of key, one in `key/kind.rs`, and the
//! compiler names the other places. Whatever is written must pass the judges in
//! `tests/it`: where one of them finds something, the encoding is changed.

pub mod archive;
mod asn1;
pub mod authority;
mod cbc;
pub mod certificate;
pub mod crl;
pub mod issue;
pub mod jwe;
pub mod key;
pub mod name;
pub mod ocsp;
mod oid;
pub mod pkcs12;
pub mod pkcs7;
pub mod profile;
pub mod request;
mod revocation;

pub use asn1::OutOfRange;
pub use revocation::Reason;
