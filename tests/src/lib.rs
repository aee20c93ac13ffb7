//! Whole-system tests: the built binary, a real database, a real mail server,
//! phones over HTTP, and faults. Nothing here links the server's crates: what is
//! tested is what is shipped.
//!
//! [`Server`] runs `claviger serve`; [`Project`] speaks to its API as an
//! administrator would; [`Postbox`] is an SMTP server of its own. Every test
//! makes its own and throws them away.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests stop at the first thing that fails")]
#![expect(clippy::print_stdout, reason = "seeds, rounds and figures are for whoever runs it")]

pub mod bench;
pub mod database;
pub mod faults;
pub mod handset;
mod issuing;
pub mod lossy;
pub mod postbox;
pub mod project;
pub mod rng;
pub mod server;

pub use database::Database;
pub use handset::Handset;
pub use lossy::Lossy;
pub use postbox::Postbox;
pub use project::Project;
pub use rng::Rng;
pub use server::Server;

/// Repeats a question until it is answered, for at most `seconds`.
///
/// # Panics
/// If it is not answered in time; `what` says what was waited for.
pub async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, seconds: u64, mut ask: impl FnMut() -> F) -> T {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(seconds);
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(std::time::Instant::now() < deadline, "waited {seconds} s for: {what}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

/// A variable that `cargo xtask test` sets.
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where their counterparts are")]
pub(crate) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Makes TLS work for the clients of this process; needed once, harmless again.
pub fn install_tls() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}
