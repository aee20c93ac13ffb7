//! The built binary, as people and service managers run it.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests stop at the first thing that fails")]

mod access;
mod bad_input;
mod ca_in_token;
mod demo;
mod doctor;
mod est_over_tls;
mod help;
mod key_recovery;
mod metrics;
mod program;
mod running;
mod scratch;
mod serve;
mod simulate;
mod sync;
