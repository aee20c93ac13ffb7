//! Connections to mobile credential systems: opening them, keeping them, hearing from them.

mod breaker;
mod callback;
mod keep;
mod links;
mod measured;
mod news;
mod outside;

pub(crate) use breaker::{answered, failed};
pub use callback::{CALLBACK_HEADER, called, wait_for_call};
pub use keep::{due, keep};
pub(crate) use links::{Links, SystemSecrets, connect_to};
pub use outside::{NetworkOutside, NoOutside};
