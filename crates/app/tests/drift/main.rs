//! What differs between here and a system: found, shown, and settled, on both databases.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

mod comparing;
mod elsewhere;
mod obtaining;
mod settling;
mod world;
