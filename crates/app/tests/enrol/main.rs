//! Phones, as the enrolment protocol has them come and go, on both databases.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

mod binding;
mod ending;
mod living;
mod offers;
mod world;
