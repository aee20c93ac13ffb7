//! The workspace as Cargo and Git know it.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::failure::{Context, Failure, Result};
use crate::process;

/// Where the project lies, and what belongs to it.
pub(crate) struct Workspace {
    root: PathBuf,
}

/// A tracked text file.
pub(crate) struct SourceFile {
    /// Its path below the root, with `/`.
    pub(crate) path: String,
    /// What it holds.
    pub(crate) text: String,
}

impl SourceFile {
    /// Whether the file's name ends so.
    pub(crate) fn has_extension(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|found| found == extension)
    }
}

impl Workspace {
    /// The workspace that this program was built from.
    pub(crate) fn find() -> Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().ok_or_else(|| Failure::new("xtask must lie in a folder of the workspace"))?;
        std::env::set_current_dir(root).context(|| format!("cannot enter {}", root.display()))?;
        Ok(Self { root: root.to_owned() })
    }

    /// The folder that holds everything.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Where Cargo builds.
    pub(crate) fn target(&self) -> PathBuf {
        match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => self.root.join(folder),
            None => self.root.join("target"),
        }
    }

    /// A program of the workspace as a debug build leaves it.
    pub(crate) fn debug_binary(&self, name: &str) -> PathBuf {
        self.target().join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// What `cargo metadata` says, the whole dependency graph included. Fails
    /// if the lock file does not fit the manifests.
    pub(crate) fn metadata(&self) -> Result<Value> {
        let text = process::output(process::cargo().current_dir(&self.root).args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
        ]))?;
        serde_json::from_str(&text).context(|| "cannot read what `cargo metadata` printed".to_owned())
    }

    /// Every tracked file that is text, as it lies in the working tree.
    pub(crate) fn tracked_files(&self) -> Result<Vec<SourceFile>> {
        let list = process::output(Command::new("git").current_dir(&self.root).args(["ls-files", "-z"]))?;
        let paths = list.split('\0').filter(|path| !path.is_empty());
        Ok(paths.filter_map(|path| self.read(path)).collect())
    }

    /// A tracked file may be deleted but not yet committed, or be no text.
    fn read(&self, path: &str) -> Option<SourceFile> {
        let text = std::fs::read_to_string(self.root.join(path)).ok()?;
        Some(SourceFile { path: path.to_owned(), text })
    }
}
