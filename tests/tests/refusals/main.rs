//! Files that Auto-sync refuses or holds: posted to a running server as a sender
//! posts them, on both databases. After each of them nobody has changed, the
//! official contact has one mail that says what is wrong, the same file again
//! mails nobody, and the next good file mails once that it works again.
//!
//! A contact gets 60 such mails an hour at most, so each table has a server of its own.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]
#![expect(clippy::print_stdout, reason = "whoever runs it sees how far it has come")]

mod cases;
mod fault;
mod files;
mod holds;
mod plan;
mod raw;
mod rows;
mod scene;
mod wire;
