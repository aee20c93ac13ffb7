//! `cargo xtask bench`: what a release build does, measured on this machine.

use std::process::Command;

use crate::failure::{Failure, Result};
use crate::postgres::{Durability, Postgres};
use crate::prerequisites::{self, Prerequisite};
use crate::process;
use crate::workspace::Workspace;

/// Builds for release and hands everything to the bench program.
///
/// `PostgreSQL` runs with its durable defaults here: what is measured is what an
/// installation gets.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    if arguments.is_empty() {
        return Err(Failure::usage(
            "say what to measure: cargo xtask bench sync [--rows N], cargo xtask bench filters [--rows N], \
             cargo xtask bench certificates [--count N], \
             cargo xtask bench events [intake] [list] [latency] [--events N] [--users N] [--rate N] [--seconds N], \
             cargo xtask bench --faults [--rounds N], with --database sqlite or postgres for one alone; \
             cargo xtask bench --histories [N] [--from SEED], cargo xtask bench --users N",
        ));
    }
    match arguments.split_first() {
        Some((first, rest)) if first == "--histories" => return histories(workspace, rest),
        Some((first, _)) if first == "--users" => return histories(workspace, arguments),
        _ => {}
    }
    prerequisites::install(&[Prerequisite::Postgres, Prerequisite::SqliteShell])?;
    process::run(process::cargo().args(["build", "--release", "--package", "claviger"]))?;
    process::run(process::cargo().args(["build", "--release", "--package", "system-tests", "--bin", "bench"]))?;
    if arguments.iter().any(|argument| argument == "events") {
        process::run(process::cargo().args(["build", "--release", "--package", "store", "--examples"]))?;
    }
    let postgres = Postgres::start(workspace, Durability::Full)?;
    let release = workspace.target().join("release");
    let bench = release.join(format!("bench{}", std::env::consts::EXE_SUFFIX));
    let claviger = release.join(format!("claviger{}", std::env::consts::EXE_SUFFIX));
    process::run(
        Command::new(bench)
            .args(arguments)
            .env("CLAVIGER_TEST_BIN", claviger)
            .env("CLAVIGER_TEST_POSTGRES", postgres.url()),
    )
}

/// Histories and their figures need no server: they run in one process, on a virtual clock.
fn histories(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    process::run(process::cargo().args(["build", "--release", "--package", "histories", "--bin", "histories"]))?;
    let program = workspace.target().join("release").join(format!("histories{}", std::env::consts::EXE_SUFFIX));
    process::run(Command::new(program).args(arguments))
}
