//! `cargo xtask test`: the whole suite, on a machine that may have nothing yet.

mod arguments;
mod python;

use std::process::Command;

use crate::failure::Result;
use crate::postgres::{Durability, Postgres};
use crate::prerequisites::{self, Prerequisite};
use crate::process::{self, cargo, section};
use crate::web;
use crate::workspace::Workspace;
use arguments::Arguments;

/// A server that the contributor runs already, and that is used instead of a private one.
const POSTGRES_VARIABLE: &str = "CLAVIGER_TEST_POSTGRES";

/// Installs what is missing, starts what is needed, runs every test, stops what was started.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let arguments = Arguments::parse(arguments)?;
    section("Prerequisites");
    prerequisites::install(&wanted(&arguments))?;
    let python = python::environment(workspace)?;
    let postgres = start_postgres(workspace, &arguments)?;
    if arguments.with_web() {
        // Before Claviger is built, which embeds them.
        section("Web pages");
        web::build(workspace)?;
    }

    if arguments.needs_programs() {
        section("Build");
        process::run(&mut build_programs())?;
    }

    let settings = |command: &mut Command| {
        command.env("CLAVIGER_TEST_PYTHON", &python).env("CLAVIGER_TEST_BIN", workspace.debug_binary("claviger"));
        if arguments.quick {
            command.env("CLAVIGER_TEST_QUICK", "1").env_remove(POSTGRES_VARIABLE);
        } else if let Some(server) = &postgres {
            command.env(POSTGRES_VARIABLE, server.url());
        }
        if let Some(browser) = prerequisites::chromium() {
            command.env("CLAVIGER_TEST_CHROMIUM", browser);
        }
    };
    if arguments.with_crates() {
        section(if arguments.quick { "Tests (quick: SQLite only)" } else { "Tests" });
        let mut tests = test_command(&arguments);
        settings(&mut tests);
        process::run(&mut tests)?;
    }
    if arguments.with_web() {
        section("Tests of the web pages");
        process::run(&mut web::npm(workspace, "test"))?;
    }
    if arguments.with_web() && !arguments.quick {
        section("Tests in the browser");
        let mut tests = web::npm(workspace, "browser");
        settings(&mut tests);
        process::run(tests.arg("--").args(&arguments.filters))?;
    }
    if arguments.everything() {
        section("Documentation tests");
        let mut doc_tests = cargo();
        doc_tests.args(["test", "--workspace", "--doc"]);
        settings(&mut doc_tests);
        process::run(&mut doc_tests)?;
    }
    Ok(())
}

/// The programs of the workspace that tests and checks start. Examples are in
/// the list so that Cargo unifies features as it does for tests, and builds
/// every dependency once; this program itself is not, because it is running.
pub(crate) fn build_programs() -> Command {
    let mut build = cargo();
    build.args(["build", "--workspace", "--exclude", "xtask", "--bins", "--examples"]);
    build
}

fn wanted(arguments: &Arguments) -> Vec<Prerequisite> {
    let mut wanted = vec![Prerequisite::Python, Prerequisite::Curl, Prerequisite::CertificateTools];
    if !arguments.quick {
        wanted.push(Prerequisite::Postgres);
    }
    if arguments.with_web() {
        wanted.push(Prerequisite::Node);
    }
    if arguments.with_web() && !arguments.quick {
        wanted.push(Prerequisite::Chromium);
    }
    wanted
}

fn start_postgres(workspace: &Workspace, arguments: &Arguments) -> Result<Option<Postgres>> {
    if arguments.quick {
        return Ok(None);
    }
    if std::env::var_os(POSTGRES_VARIABLE).is_some() {
        println!("using the PostgreSQL that {POSTGRES_VARIABLE} names");
        return Ok(None);
    }
    Postgres::start(workspace, Durability::Off).map(Some)
}

fn test_command(arguments: &Arguments) -> Command {
    let with_nextest = process::succeeds(cargo().args(["nextest", "--version"]));
    let mut command = cargo();
    if with_nextest {
        command.args(["nextest", "run"]);
        if std::env::var_os("CI").is_some() {
            command.args(["--profile", "ci"]);
        }
    } else {
        command.args(["test", "--lib", "--bins", "--tests"]);
        if std::env::var_os("CI").is_some() {
            command.arg("--no-fail-fast");
        }
    }
    command.args(arguments.package_flags()).arg("--").args(&arguments.filters);
    command
}
