//! The reference phone against a small enrolment server that was written from the specification alone.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

mod certificates;
mod enrolment;
mod mishaps;
mod scene;
mod server;
