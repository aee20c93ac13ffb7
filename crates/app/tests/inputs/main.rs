//! Inputs: what people, events and time do to them, on both databases.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails, and say where")]

mod by_hand;
mod following;
mod setting;
mod timers;
mod world;
