//! `cargo xtask check`: everything about the code that a program can judge.
//!
//! Every check runs, also after one failed, so that one run shows all there is
//! to mend. A check looks and never changes; `--fix` rewrites generated files.

mod arrows;
mod generated;
mod held;
mod length;
mod licences;
mod vendors;
mod words;

use crate::failure::{Failure, Result};
use crate::process::{self, cargo, section};
use crate::web;
use crate::workspace::Workspace;

/// A check: its name, and the function that fails with what is wrong.
type Check = (&'static str, fn(&Workspace) -> Result<()>);

/// In the order they run: what answers in a second comes first.
const CHECKS: &[Check] = &[
    ("format", format),
    ("arrows", arrows::check),
    ("vendors", vendors::check),
    ("length", length::check),
    ("held", held::check),
    ("words", words::check),
    ("licences", licences::check),
    ("clippy", clippy),
    ("docs", docs),
    ("generated", generated::check),
    ("web", web_lints),
];

/// Runs all checks, or those that are named.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let (flags, names): (Vec<&String>, Vec<&String>) = arguments.iter().partition(|word| word.starts_with('-'));
    let chosen = choose(&names)?;
    match flags.as_slice() {
        [] => {}
        [flag] if *flag == "--fix" => return generated::fix(workspace),
        _ => return Err(Failure::usage("usage: cargo xtask check [--fix] [NAME…]")),
    }
    let failed: Vec<&str> = chosen.into_iter().filter_map(|check| failure_of(workspace, check)).collect();
    if failed.is_empty() {
        println!("\nAll checks passed.");
        return Ok(());
    }
    Err(Failure::new(format!("these checks failed: {}", failed.join(", "))))
}

fn choose(names: &[&String]) -> Result<Vec<&'static Check>> {
    let known = |name: &str| CHECKS.iter().find(|(check, _)| *check == name);
    if names.is_empty() {
        return Ok(CHECKS.iter().collect());
    }
    names.iter().map(|name| known(name).ok_or_else(|| unknown(name))).collect()
}

fn unknown(name: &str) -> Failure {
    let names: Vec<&str> = CHECKS.iter().map(|(name, _)| *name).collect();
    Failure::usage(format!("there is no check named {name}; there are {}", names.join(", ")))
}

fn failure_of(workspace: &Workspace, (name, check): &Check) -> Option<&'static str> {
    section(name);
    match check(workspace) {
        Ok(()) => None,
        Err(failure) => {
            eprintln!("{failure}");
            CHECKS.iter().map(|(known, _)| *known).find(|known| known == name)
        }
    }
}

/// Fails with a list of findings, if there are any.
fn verdict(findings: &[String], rule: &str) -> Result<()> {
    if findings.is_empty() {
        println!("ok");
        return Ok(());
    }
    Err(Failure::new(format!("{rule}\n  {}", findings.join("\n  "))))
}

fn format(_: &Workspace) -> Result<()> {
    process::run(cargo().args(["fmt", "--all", "--check"]))
}

fn clippy(_: &Workspace) -> Result<()> {
    process::run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn docs(_: &Workspace) -> Result<()> {
    process::run(cargo().args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))
}

/// The lints and types of the web pages.
fn web_lints(workspace: &Workspace) -> Result<()> {
    web::packages(workspace)?;
    process::run(&mut web::npm(workspace, "lint"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_chosen_by_name_and_unknown_names_are_refused() {
        assert_eq!(choose(&[]).unwrap().len(), CHECKS.len());
        assert_eq!(choose(&[&"words".to_owned()]).unwrap()[0].0, "words");
        assert_eq!(choose(&[&"wrods".to_owned()]).unwrap_err().exit_code(), 2);
    }

    #[test]
    fn findings_fail() {
        assert!(verdict(&[], "rule").is_ok());
        assert!(verdict(&["a.rs:1".to_owned()], "rule").is_err());
    }
}
