//! Rules that fire, and do what they say once: on both databases.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

mod acting;
mod firing;
mod saving;
mod scheduled;
mod world;
