//! What the tests need from the machine, and how it gets there.

use std::io::IsTerminal;
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::{postgres, process};

/// Something that the machine must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prerequisite {
    /// The programs of a `PostgreSQL` server, 14 or later.
    Postgres,
    /// Python with virtual environments.
    Python,
    /// `curl`, which the tasks of Linux send with.
    Curl,
    /// The `sqlite3` shell, which a bench compares with.
    SqliteShell,
}

impl Prerequisite {
    fn is_there(self) -> bool {
        match self {
            Self::Postgres => postgres::find_programs().is_some(),
            // Debian ships Python without `ensurepip`, which a virtual environment needs.
            Self::Python => process::succeeds(Command::new("python3").args(["-c", "import venv, ensurepip"])),
            Self::Curl => process::on_path("curl").is_some(),
            Self::SqliteShell => process::on_path("sqlite3").is_some(),
        }
    }

    /// The packages that bring it on Debian and its descendants.
    fn debian_packages(self) -> &'static [&'static str] {
        match self {
            Self::Postgres => &["postgresql"],
            Self::Python => &["python3", "python3-venv"],
            Self::Curl => &["curl"],
            Self::SqliteShell => &["sqlite3"],
        }
    }

    /// What to install where this program cannot.
    fn wish(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL 14 or later, with `initdb` and `postgres` on the PATH",
            Self::Python => "Python 3.9 or later with venv and pip, as `python3` on the PATH",
            Self::Curl => "curl 7.55 or later, on the PATH",
            Self::SqliteShell => "the SQLite shell, as `sqlite3` on the PATH",
        }
    }
}

/// Installs what is missing, or says exactly what to install.
pub(crate) fn install(wanted: &[Prerequisite]) -> Result<()> {
    let missing = missing(wanted);
    if missing.is_empty() {
        return Ok(());
    }
    let Some(apt) = Apt::find() else { return Err(Failure::new(please_install(&missing))) };
    apt.install(&missing.iter().flat_map(|one| one.debian_packages()).copied().collect::<Vec<_>>())?;
    let still = self::missing(&missing);
    if still.is_empty() { Ok(()) } else { Err(Failure::new(please_install(&still))) }
}

fn missing(wanted: &[Prerequisite]) -> Vec<Prerequisite> {
    wanted.iter().copied().filter(|one| !one.is_there()).collect()
}

fn please_install(missing: &[Prerequisite]) -> String {
    let wishes: Vec<&str> = missing.iter().map(|one| one.wish()).collect();
    let packages: Vec<&str> = missing.iter().flat_map(|one| one.debian_packages()).copied().collect();
    format!(
        "this machine lacks what the tests need. Install, and run the command again:\n  - {}\nOn Debian: apt-get install {}",
        wishes.join("\n  - "),
        packages.join(" ")
    )
}

/// Whether this process may do what only root may.
pub(crate) fn is_root() -> bool {
    process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// The package manager, and how to call it with the rights it needs.
struct Apt {
    through_sudo: bool,
}

impl Apt {
    fn find() -> Option<Self> {
        process::on_path("apt-get")?;
        if is_root() {
            return Some(Self { through_sudo: false });
        }
        // Without a terminal nobody could type the password that sudo may ask for.
        let may_ask = std::io::stdin().is_terminal() && process::on_path("sudo").is_some();
        let allowed = may_ask || process::succeeds(Command::new("sudo").args(["--non-interactive", "true"]));
        allowed.then_some(Self { through_sudo: true })
    }

    fn install(&self, packages: &[&str]) -> Result<()> {
        process::run(self.command().arg("update"))?;
        process::run(self.command().args(["install", "--yes", "--no-install-recommends"]).args(packages))
    }

    fn command(&self) -> Command {
        let mut words = vec!["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"];
        if self.through_sudo {
            words.insert(0, "sudo");
        }
        let mut command = Command::new(words[0]);
        command.args(&words[1..]);
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_its_packages() {
        let text = please_install(&[Prerequisite::Postgres, Prerequisite::Python]);
        assert!(text.contains("PostgreSQL 14 or later"), "{text}");
        assert!(text.ends_with("apt-get install postgresql python3 python3-venv"), "{text}");
    }
}
