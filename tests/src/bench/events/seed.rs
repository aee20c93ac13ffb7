//! A database with what would take too long to come about by itself.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::{Database, Rng, Server};

/// Stops the server, writes so many events, and starts it again; answers what to ask for. Each line says whom they are
/// about.
///
/// # Panics
/// If they cannot be written.
pub(super) async fn fill(server: &mut Server, events: usize, people: impl Iterator<Item = String>) -> Value {
    server.kill();
    let mut command = seed(server, "seed_events");
    command.args(["--count", &events.to_string(), "--seed", &Rng::seeded().draw().to_string()]);
    let known = write(command, people);
    server.run().await;
    serde_json::from_slice(&known).unwrap()
}

/// Stops the server, gives people credentials, and starts it again. Each line says who has which, as the program that
/// writes them explains.
///
/// # Panics
/// If they cannot be written.
pub(super) async fn issue(server: &mut Server, lines: impl Iterator<Item = String>) {
    server.kill();
    write(seed(server, "seed_credentials"), lines);
    server.run().await;
}

/// Runs a program on these lines; answers what it says.
fn write(mut program: Command, lines: impl Iterator<Item = String>) -> Vec<u8> {
    let mut process = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = process.stdin.take().unwrap();
    for line in lines {
        writeln!(input, "{line}").unwrap();
    }
    drop(input);
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success(), "the database could not be filled");
    output.stdout
}

/// A program that writes into the server's database while the server does not run.
fn seed(server: &Server, program: &str) -> Command {
    let url = match &server.database {
        Database::Sqlite => format!("sqlite:{}", server.data().join("claviger.db").display()),
        Database::Postgres(url) => url.clone(),
    };
    let mut command = Command::new(built(program));
    command.args(["--database-url", &url, "--project", "default"]);
    command.arg("--master-key-file").arg(server.data().join("master.key"));
    command
}

/// Built beside this program: `cargo build --package store --examples`.
fn built(program: &str) -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let folder = own.parent().unwrap_or(Path::new("."));
    let path = folder.join("examples").join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "{} is missing: cargo xtask bench builds it", path.display());
    path
}
