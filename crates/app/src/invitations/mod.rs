//! Invitations: how a credential reaches a phone.

pub(crate) mod approval;
pub mod code;
pub mod issue;
mod read;
pub mod stale;

pub use code::Code;
pub use read::{get, list};
