//! The CA of a project and what it issues, on both databases, judged by `openssl`.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

mod authorities;
mod desk;
mod holds;
mod issuing;
mod left_over;
mod root_key;
