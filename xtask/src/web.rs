//! The web pages: what they are built with, building them, and working on them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::SystemTime;

use crate::failure::{Context, Failure, Result};
use crate::prerequisites::{self, Prerequisite};
use crate::process::{self, cargo, section};
use crate::workspace::Workspace;

/// Where Vite serves while somebody works on the pages; `web/vite.config.ts` names it, too.
const DEV_URL: &str = "http://127.0.0.1:5173";
/// What the pages are made of, below `web/`.
const SOURCES: &[&str] =
    &["src", "public", "m", "me", "index.html", "scripts", "vite.config.ts", "postcss.config.cjs", "package-lock.json"];

/// `cargo xtask web`: builds the pages, which the next build of Claviger embeds.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    if !arguments.is_empty() {
        return Err(Failure::usage("usage: cargo xtask web"));
    }
    build(workspace)
}

/// Builds the pages, unless they are newer than all that they are made of.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    packages(workspace)?;
    let built = modified(&folder(workspace).join("dist/index.html"));
    let changed = SOURCES.iter().filter_map(|source| newest(&folder(workspace).join(source))).max();
    if built.is_some() && built > changed {
        println!("the web pages are built already");
        return Ok(());
    }
    process::run(&mut npm(workspace, "build"))
}

/// `cargo xtask dev`: Claviger, and the pages before it as they are being written.
pub(crate) fn develop(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    packages(workspace)?;
    process::run(cargo().args(["build", "--package", "claviger"]))?;
    section("The console is at http://127.0.0.1:5173; what you change in web/src shows at once");
    let mut serve = Command::new(workspace.debug_binary("claviger"));
    serve.args(["serve", "--public-url", DEV_URL, "--allow-private-addresses"]).args(arguments);
    let server = serve.spawn().context(|| "cannot start Claviger".to_owned())?;
    let _stopped_at_the_end = Stopped(server);
    process::run(&mut npm(workspace, "dev"))
}

/// A script of `web/package.json`.
pub(crate) fn npm(workspace: &Workspace, script: &str) -> Command {
    let mut npm = Command::new("npm");
    npm.args(["run", "--silent", script]).current_dir(folder(workspace));
    npm
}

/// A program of the installed packages.
pub(crate) fn program(workspace: &Workspace, name: &str) -> Command {
    let mut program = Command::new(folder(workspace).join("node_modules/.bin").join(name));
    program.current_dir(folder(workspace));
    program
}

/// Installs exactly the packages that `web/package-lock.json` lists. Does nothing when they are there.
pub(crate) fn packages(workspace: &Workspace) -> Result<()> {
    prerequisites::install(&[Prerequisite::Node])?;
    let lock_file = folder(workspace).join("package-lock.json");
    let wanted = fs::read_to_string(&lock_file).context(|| format!("cannot read {}", lock_file.display()))?;
    // Written last: an interrupted installation is made anew.
    let installed = folder(workspace).join("node_modules/.installed-package-lock.json");
    if fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return Ok(());
    }
    process::run(Command::new("npm").args(["ci", "--no-fund", "--no-audit"]).current_dir(folder(workspace)))?;
    fs::write(&installed, wanted).context(|| format!("cannot write {}", installed.display()))
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root().join("web")
}

/// When the newest file in a folder, or the file, was changed.
fn newest(path: &Path) -> Option<SystemTime> {
    let Ok(entries) = fs::read_dir(path) else { return modified(path) };
    entries.filter_map(|entry| newest(&entry.ok()?.path())).max()
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|about| about.modified()).ok()
}

/// A program that must not outlive this one's work.
struct Stopped(Child);

impl Drop for Stopped {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
