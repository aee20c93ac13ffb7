//! A database full of events.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::{Database, Rng, Server};

/// Stops the server, writes so many events, and starts it again; answers what to ask for.
///
/// # Panics
/// If they cannot be written.
pub(super) async fn fill(server: &mut Server, events: usize) -> Value {
    server.kill();
    let url = match &server.database {
        Database::Sqlite => format!("sqlite:{}", server.data().join("claviger.db").display()),
        Database::Postgres(url) => url.clone(),
    };
    let mut command = Command::new(program());
    command.args(["--database-url", &url, "--project", "default", "--count", &events.to_string()]);
    command.args(["--seed", &Rng::seeded().draw().to_string()]);
    command.arg("--master-key-file").arg(server.data().join("master.key"));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    server.run().await;
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Built beside this program: `cargo build --package store --example seed_events`.
fn program() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let folder = own.parent().unwrap_or(Path::new("."));
    let path = folder.join("examples").join(format!("seed_events{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "{} is missing: cargo xtask bench builds it", path.display());
    path
}
