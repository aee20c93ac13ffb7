//! Webhooks, on both databases, with receivers that do as a test wants.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

mod managing;
mod receiver;
mod scene;
mod sending;
