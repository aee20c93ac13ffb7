//! What is measured, and how: whole processes, from outside, over the API.

pub mod certificates;
pub mod events;
pub mod filters;
pub mod floor;
pub mod memory;
pub mod sync;
