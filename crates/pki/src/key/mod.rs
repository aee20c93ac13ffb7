//! Keys: their kinds, public keys that were looked at, and what signs.

mod algorithm;
mod kind;
mod public;
mod signer;
mod software;
mod spki;
pub mod token;

pub use algorithm::{BadSignature, SignatureAlgorithm};
pub use kind::KeyKind;
pub use public::{KeyRefused, PublicKey};
pub use signer::{SignError, Signer};
pub use software::{SoftwareKey, UnusableKey};
