//! The simulated service over real HTTP: every call, every state, every fault.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod bench;
mod events;
mod faults;
mod page;
mod passes;
mod signature;
