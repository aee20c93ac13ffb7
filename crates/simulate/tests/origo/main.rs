//! The simulated service over real HTTP: every call that its description names, every status, every fault.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod bench;
mod credentials;
mod door;
mod events;
mod faults;
mod page;
mod pools;
mod users;
