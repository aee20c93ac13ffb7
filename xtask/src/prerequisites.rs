//! What the tests need from the machine, and how it gets there.

use std::fs;
use std::io::IsTerminal;
use std::path::PathBuf;
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
    /// `openssl`, and `certtool` and `ocsptool` of `GnuTLS`, which judge what the CA makes;
    /// tokens of `SoftHSM` for its keys, and `p11-kit`, which serves them from another process.
    CertificateTools,
    /// `curl`, which the tasks of Linux send with.
    Curl,
    /// The `sqlite3` shell, which a bench compares with.
    SqliteShell,
    /// Node.js with npm, which builds the web pages.
    Node,
    /// The browser that the pages are tested in.
    Chromium,
}

impl Prerequisite {
    fn is_there(self) -> bool {
        match self {
            Self::Postgres => postgres::find_programs().is_some(),
            // Debian ships Python without `ensurepip`, which a virtual environment needs.
            Self::Python => process::succeeds(Command::new("python3").args(["-c", "import venv, ensurepip"])),
            Self::CertificateTools => {
                let tools = ["openssl", "certtool", "ocsptool", "softhsm2-util", "p11-kit"];
                tools.into_iter().all(|tool| process::on_path(tool).is_some()) && has_token_client()
            }
            Self::Curl => process::on_path("curl").is_some(),
            Self::SqliteShell => process::on_path("sqlite3").is_some(),
            Self::Node => node_is_new_enough() && process::on_path("npm").is_some(),
            Self::Chromium => chromium().is_some(),
        }
    }

    /// The packages that bring it on Debian and its descendants; none where theirs are too old.
    fn debian_packages(self) -> &'static [&'static str] {
        match self {
            Self::Postgres => &["postgresql"],
            Self::Python => &["python3", "python3-venv"],
            Self::CertificateTools => &["openssl", "gnutls-bin", "softhsm2", "p11-kit", "p11-kit-modules"],
            Self::Curl => &["curl"],
            Self::SqliteShell => &["sqlite3"],
            Self::Node => &[],
            Self::Chromium => &["chromium", "fonts-noto-core"],
        }
    }

    /// What to install where this program cannot.
    fn wish(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL 14 or later, with `initdb` and `postgres` on the PATH",
            Self::Python => "Python 3.11 or later with venv and pip, as `python3` on the PATH",
            Self::CertificateTools => {
                "OpenSSL 3, the tools of GnuTLS, SoftHSM 2 and p11-kit with its client module, as `openssl`, `certtool`, \
                 `ocsptool`, `softhsm2-util` and `p11-kit` on the PATH"
            }
            Self::Curl => "curl 7.55 or later, on the PATH",
            Self::SqliteShell => "the SQLite shell, as `sqlite3` on the PATH",
            Self::Node => {
                "Node.js 20.19 or later with npm, from https://nodejs.org or your system, as `node` and `npm` on the PATH"
            }
            Self::Chromium => "Chromium or Chrome, as `chromium`, `chromium-browser` or `google-chrome` on the PATH",
        }
    }
}

/// Installs what is missing, or says exactly what to install.
pub(crate) fn install(wanted: &[Prerequisite]) -> Result<()> {
    let missing = missing(wanted);
    if missing.is_empty() {
        return Ok(());
    }
    let by_hand = missing.iter().any(|one| one.debian_packages().is_empty());
    let Some(apt) = Apt::find().filter(|_| !by_hand) else { return Err(Failure::new(please_install(&missing))) };
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
    let wish = format!(
        "this machine lacks what this needs. Install, and run the command again:\n  - {}",
        wishes.join("\n  - ")
    );
    if packages.is_empty() { wish } else { format!("{wish}\nOn Debian: apt-get install {}", packages.join(" ")) }
}

/// Where the browser is.
pub(crate) fn chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(process::on_path)
}

/// Whether there is the module that reaches the tokens of another process. Debian ships it
/// apart from the server.
fn has_token_client() -> bool {
    let below = fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path());
    let folders = ["/usr/lib", "/usr/lib64", "/usr/local/lib"].map(PathBuf::from);
    folders.into_iter().chain(below).any(|folder| folder.join("pkcs11/p11-kit-client.so").exists())
}

/// Vite wants 20.19, or 22.12 and later.
fn node_is_new_enough() -> bool {
    if process::on_path("node").is_none() {
        return false;
    }
    let version = process::output(Command::new("node").arg("--version")).unwrap_or_default();
    node_version(&version).is_some_and(|version| version >= (22, 12) || ((20, 19)..(21, 0)).contains(&version))
}

/// `v20.19.2`, as major and minor number.
fn node_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
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
        assert!(!please_install(&[Prerequisite::Node]).contains("apt-get"), "Debian's is too old");
    }

    #[test]
    fn a_version_of_node_is_read() {
        assert_eq!(node_version("v20.19.2\n"), Some((20, 19)));
        assert_eq!(node_version("nonsense"), None);
    }
}
