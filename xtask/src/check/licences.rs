//! Licences, sources and unwanted crates of everything that is linked: `cargo deny`, by the rules in `deny.toml`.
//! Of the packages that are built into the web pages the licences alone, by a list of its own.
//!
//! Advisories are left out: they change without a change of ours, and need a
//! download at every run.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use super::verdict;
use crate::failure::{Context, Result};
use crate::process::{self, cargo};
use crate::workspace::Workspace;

/// Built once on a machine where it is not installed.
const VERSION: &str = "0.20.2";

/// Licences of packages that may be built into the pages.
const OF_PACKAGES: &[&str] =
    &["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "Unlicense"];

/// Asks `cargo deny`, and reads the lock file of the pages.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let program = program(workspace)?;
    process::run(Command::new(program).args(["--locked", "check", "licenses", "bans", "sources"]))?;
    let lock_file = workspace.root().join("web/package-lock.json");
    let text = fs::read_to_string(&lock_file).context(|| format!("cannot read {}", lock_file.display()))?;
    let lock: Value = serde_json::from_str(&text).context(|| format!("cannot read {}", lock_file.display()))?;
    verdict(
        &packages_with_other_licences(&lock),
        "these packages of the web pages have a licence that is not on the list:",
    )
}

/// What only tests and builds use is in no page.
fn packages_with_other_licences(lock: &Value) -> Vec<String> {
    let packages = lock["packages"].as_object().into_iter().flatten();
    let linked = packages.filter(|(path, package)| !path.is_empty() && package["dev"] != true);
    let licence = |package: &Value| package["license"].as_str().unwrap_or("none named").to_owned();
    let known = |licence: &str| licence.split(" OR ").any(|one| OF_PACKAGES.contains(&one.trim_matches(['(', ')'])));
    linked
        .map(|(path, package)| (path, licence(package)))
        .filter(|(_, licence)| !known(licence))
        .map(|(path, licence)| format!("{path}: {licence}"))
        .collect()
}

/// The contributor's own, or ours: in the user's cache, so that a fresh clone finds it.
fn program(workspace: &Workspace) -> Result<PathBuf> {
    if let Some(installed) = process::on_path("cargo-deny") {
        return Ok(installed);
    }
    let cache = cache().map_or_else(|| workspace.target().join("tools"), |cache| cache.join("claviger"));
    let root = cache.join(format!("cargo-deny-{VERSION}"));
    let ours = root.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    if !ours.is_file() {
        let package = format!("cargo-deny@{VERSION}");
        process::run(cargo().args(["install", "--quiet", "--locked", &package, "--root"]).arg(&root))?;
    }
    Ok(ours)
}

/// Where the user's programs keep what can be made anew.
fn cache() -> Option<PathBuf> {
    let named = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    named.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_with_a_licence_that_is_not_on_the_list_are_named() {
        let lock = serde_json::json!({"packages": {
            "": {"license": "Apache-2.0 OR MIT"},
            "node_modules/a": {"license": "MIT"},
            "node_modules/b": {"license": "(GPL-3.0 OR MIT)"},
            "node_modules/c": {"license": "GPL-3.0"},
            "node_modules/d": {},
            "node_modules/e": {"license": "GPL-3.0", "dev": true},
        }});
        assert_eq!(packages_with_other_licences(&lock), ["node_modules/c: GPL-3.0", "node_modules/d: none named"]);
    }
}
