//! Licences, sources and unwanted crates of everything that is linked: `cargo deny`, by the rules in `deny.toml`.
//!
//! Advisories are left out: they change without a change of ours, and need a
//! download at every run.

use std::path::PathBuf;
use std::process::Command;

use crate::failure::Result;
use crate::process::{self, cargo};
use crate::workspace::Workspace;

/// Built once into `target/tools` where it is not installed: three and a half minutes on two cores.
const VERSION: &str = "0.20.2";

/// Asks `cargo deny`.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let program = program(workspace)?;
    process::run(Command::new(program).args(["--locked", "check", "licenses", "bans", "sources"]))
}

/// The contributor's own, or ours.
fn program(workspace: &Workspace) -> Result<PathBuf> {
    if let Some(installed) = process::on_path("cargo-deny") {
        return Ok(installed);
    }
    let tools = workspace.target().join("tools");
    let ours = tools.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    if !ours.is_file() {
        let package = format!("cargo-deny@{VERSION}");
        process::run(cargo().args(["install", "--quiet", "--locked", &package, "--root"]).arg(&tools))?;
    }
    Ok(ours)
}
