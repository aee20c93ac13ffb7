//! Every command that a contributor needs: `cargo xtask demo | test | check | bench`.
//!
//! A command here is a list of steps that anybody could type; nothing of the
//! product lives here, and nothing of the product is linked. To add a command,
//! give it a module with a `run` and a line in [`COMMANDS`]; to add a check, a
//! line in `check`.

#![expect(clippy::print_stdout, reason = "telling the contributor what happens is this program's job")]
#![expect(clippy::print_stderr, reason = "failures belong on standard error")]
#![expect(clippy::disallowed_methods, reason = "this program is its own composition root and reads the environment")]

mod bench;
mod check;
mod demo;
mod failure;
mod postgres;
mod prerequisites;
mod process;
mod test;
mod web;
mod workspace;

use std::process::ExitCode;

use failure::{Failure, Result};
use workspace::Workspace;

/// A command: its name, what it does, and the function that does it.
type Command = (&'static str, &'static str, fn(&Workspace, &[String]) -> Result<()>);

const COMMANDS: &[Command] = &[
    ("demo", "[--exit]  show the main job, end to end", demo::run),
    ("web", "build the web pages, which the next build of Claviger embeds", web::run),
    ("dev", "[ARGUMENT OF serve…]  a server, and the pages before it as they are being written", web::develop),
    ("test", "[--quick] [-p CRATE | -p web] [FILTER…]  the whole suite; --quick: SQLite only, no browser", test::run),
    ("check", "[--fix] [NAME…]  formatting, lints, documentation, architecture, generated files", check::run),
    ("bench", "sync [--rows N] | --faults  measure a release build", bench::run),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let Some((name, rest)) = arguments.split_first() else { return Err(Failure::usage(usage())) };
    if matches!(name.as_str(), "help" | "--help" | "-h") {
        println!("{}", usage());
        return Ok(());
    }
    let (_, _, run) = COMMANDS.iter().find(|(command, ..)| command == name).ok_or_else(|| Failure::usage(usage()))?;
    run(&Workspace::find()?, rest)
}

fn usage() -> String {
    let lines: Vec<String> =
        COMMANDS.iter().map(|(name, about, _)| format!("  cargo xtask {name:<6} {about}")).collect();
    format!("Commands:\n{}", lines.join("\n"))
}
