//! `cargo xtask demo`: the main job, end to end, on the files in `examples/`.

use crate::failure::Result;
use crate::process;
use crate::web;
use crate::workspace::Workspace;

/// Builds Claviger and runs its demonstration; further arguments are handed on.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    web::build(workspace)?;
    process::run(process::cargo().args(["run", "--package", "claviger", "--", "demo"]).args(arguments))
}
