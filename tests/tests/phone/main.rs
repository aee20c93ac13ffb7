//! The reference phone, as a program, against a running server over HTTP: it is
//! activated by the link in a real mail, lives, and is disabled.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

mod alone;
mod ending;
mod life;
mod login;
mod lost;
mod stage;
mod strangers;
