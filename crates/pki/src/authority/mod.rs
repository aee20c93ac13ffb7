//! The CA's own certificates: a root, an issuing CA below it, the one that answers
//! OCSP, a request to be signed elsewhere, and chains that come from elsewhere.
//!
//! To renew a CA's certificate is to make it again with the same subject and key
//! and a new serial number. Until the older one ends both are valid, and whatever
//! was issued verifies under either. A new key is a new CA, with a subject of its own.

mod chain;
mod fault;
mod make;
mod subordinate;

pub use chain::Authority;
pub use fault::{ImportFault, MakeFault};
pub use make::{Terms, responder, root, subordinate};
pub use subordinate::request;
