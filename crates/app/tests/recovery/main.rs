//! Encryption keys that the server makes: archived, onto phones, and recovered by two people.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

mod issuing;
mod keys;
mod onto_phones;
mod operators;
mod world;
