//! The Python environment with the outside counterparts that tests talk to.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Context, Result};
use crate::process;
use crate::workspace::Workspace;

/// Makes `target/venv` hold exactly what `tests/requirements.txt` lists, and
/// gives its interpreter. Does nothing when it does already.
pub(super) fn environment(workspace: &Workspace) -> Result<PathBuf> {
    let wanted_file = workspace.root().join("tests/requirements.txt");
    let wanted = fs::read_to_string(&wanted_file).context(|| format!("cannot read {}", wanted_file.display()))?;
    let folder = workspace.target().join("venv");
    let python = folder.join("bin/python");
    // Written last: an interrupted installation is made anew.
    let installed = folder.join("installed-requirements.txt");
    if python.exists() && fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return Ok(python);
    }
    process::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    process::run(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
            .arg(&wanted_file),
    )?;
    fs::write(&installed, wanted).context(|| format!("cannot write {}", installed.display()))?;
    Ok(python)
}
