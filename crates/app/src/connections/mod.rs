//! Connections to mobile credential systems: opening them, keeping them, hearing from them.

mod links;
mod outside;

pub(crate) use links::{Links, SystemSecrets, connect_to};
pub use outside::{NetworkOutside, NoOutside};
