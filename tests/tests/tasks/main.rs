//! The tasks that send the list each hour, set up by their own steps and run as cron and systemd run them.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

mod linux;
mod sender;
mod windows;
