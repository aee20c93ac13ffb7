//! A private `PostgreSQL`: made for one run, on a free port, gone afterwards.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::failure::{Context, Failure, Result};
use crate::workspace::Workspace;
use crate::{prerequisites, process};

/// Folders of servers begin with this.
const FOLDER: &str = "claviger-test-postgres-";
const SUPERUSER: &str = "claviger";
const READY_WITHIN: Duration = Duration::from_mins(1);
/// The longest path of a socket that every system takes, less the file's name.
const SOCKET_FOLDER_MAX: usize = 80;

/// Starts the server in the background and stops it when standard input ends:
/// the kernel closes that pipe however this program ends, by Ctrl-C or a kill
/// included. `$1` is the folder, the rest is the server's command line. SIGINT
/// asks `PostgreSQL` for its fast shutdown; SIGTERM, which then changes nothing, is
/// for any other program. A thousand databases are more files than anybody wants to
/// wait for: they are removed after everything has ended.
const WATCHDOG: &str = r#"
folder=$1; shift
"$@" >"$folder/log" 2>&1 </dev/null &
server=$!
cat >/dev/null
kill -INT "$server" 2>/dev/null; kill -TERM "$server" 2>/dev/null
wait "$server"
rm -rf "$folder" >/dev/null 2>&1 </dev/null &
"#;

/// Whether a crash of the machine may lose data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Nothing is synchronised to disk: for tests, which only need to be fast.
    Off,
    /// As an installation runs.
    Full,
}

/// A running server; dropping it stops it and has its data removed.
pub(crate) struct Postgres {
    watchdog: Child,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    /// Makes a cluster, starts it, and waits until it answers.
    pub(crate) fn start(workspace: &Workspace, durability: Durability) -> Result<Self> {
        let programs = find_programs().ok_or_else(|| Failure::new("PostgreSQL 14 or later was not found"))?;
        let account = Account::for_server();
        let folder = make_folder(workspace, &account)?;
        init(&programs, &account, &folder, durability)?;
        let port = free_port()?;
        let watchdog = launch(&programs, &account, &folder, port, durability)?;
        let server = Self { watchdog, folder, port };
        server.wait_until_ready(&programs)?;
        println!("PostgreSQL {} runs on 127.0.0.1:{port}", programs.major);
        Ok(server)
    }

    /// Where clients connect to.
    pub(crate) fn url(&self) -> String {
        format!("postgres://{SUPERUSER}@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&self, programs: &Programs) -> Result<()> {
        let began = Instant::now();
        let port = self.port.to_string();
        loop {
            let probe = ["-q", "-h", "127.0.0.1", "-p", &port, "-U", SUPERUSER, "-d", "postgres"];
            if process::succeeds(Command::new(programs.bin.join("pg_isready")).args(probe)) {
                return Ok(());
            }
            if began.elapsed() > READY_WITHIN || !server_lives(&self.folder) {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                return Err(Failure::new(format!("PostgreSQL did not start; its log says:\n{log}")));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        if let Err(error) = self.watchdog.wait() {
            eprintln!("PostgreSQL may still run: {error}");
        }
    }
}

/// The log is empty until the server speaks; it writes FATAL before it gives up.
fn server_lives(folder: &Path) -> bool {
    fs::read_to_string(folder.join("log")).map_or(true, |log| !log.contains("FATAL:  could not"))
}

/// The programs of a server's installation.
pub(crate) struct Programs {
    bin: PathBuf,
    major: u32,
}

/// The newest installation, 14 or later, on the PATH or where packages put it.
pub(crate) fn find_programs() -> Option<Programs> {
    let on_path = process::on_path("initdb").and_then(|file| file.parent().map(Path::to_owned));
    let packaged = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"].into_iter().flat_map(installations);
    let complete = on_path.into_iter().chain(packaged).filter(|bin| bin.join("postgres").is_file());
    complete.filter_map(programs_in).filter(|found| found.major >= 14).max_by_key(|found| found.major)
}

fn installations(parent: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    entries.map(|entry| entry.path().join("bin")).filter(|bin| bin.join("initdb").is_file()).collect()
}

fn programs_in(bin: PathBuf) -> Option<Programs> {
    let version = process::output(Command::new(bin.join("initdb")).arg("--version")).ok()?;
    Some(Programs { major: major_version(&version)?, bin })
}

/// `initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` → 15; also `17beta2`.
fn major_version(text: &str) -> Option<u32> {
    let number = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Who the server runs as: it refuses to be root.
enum Account {
    Own,
    Other(&'static str),
}

impl Account {
    fn for_server() -> Self {
        if !prerequisites::is_root() {
            return Self::Own;
        }
        let exists = process::succeeds(Command::new("id").arg("postgres"));
        Self::Other(if exists { "postgres" } else { "nobody" })
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        match self {
            Self::Own => Command::new(program),
            Self::Other(user) => {
                let mut command = Command::new("setpriv");
                let ids = [format!("--reuid={user}"), format!("--regid={}", group_of(user)), "--clear-groups".into()];
                command.args(ids).arg("--").arg(program);
                command
            }
        }
    }

    /// Hands a folder to the account; says whether it can be reached.
    fn take(&self, folder: &Path) -> bool {
        match self {
            Self::Own => true,
            Self::Other(user) => {
                process::succeeds(Command::new("chown").arg(user).arg(folder))
                    && process::succeeds(self.command("test").arg("-w").arg(folder))
            }
        }
    }
}

fn group_of(user: &str) -> String {
    let group = process::output(Command::new("id").args(["-g", user])).unwrap_or_default();
    group.trim().to_owned()
}

/// A fresh folder below `target`, or below the temporary folder where the
/// account cannot get there or a socket's path would be too long.
fn make_folder(workspace: &Workspace, account: &Account) -> Result<PathBuf> {
    let name = format!("{FOLDER}{}", std::process::id());
    for parent in [workspace.target().join("test-postgres"), std::env::temp_dir()] {
        remove_emptied(&parent);
        let folder = parent.join(&name);
        fs::create_dir_all(&folder).context(|| format!("cannot make {}", folder.display()))?;
        if folder.as_os_str().len() <= SOCKET_FOLDER_MAX && account.take(&folder) {
            return Ok(folder);
        }
        fs::remove_dir_all(&folder).context(|| format!("cannot remove {}", folder.display()))?;
    }
    Err(Failure::new("found no folder for PostgreSQL that its account can write to; set TMPDIR to one"))
}

/// The server's account empties its folder, but may not remove it from where it is.
fn remove_emptied(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    let left = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(FOLDER));
    left.for_each(|entry| drop(fs::remove_dir(entry.path()))); // one that is in use is not empty
}

fn init(programs: &Programs, account: &Account, folder: &Path, durability: Durability) -> Result<()> {
    let mut command = account.command(programs.bin.join("initdb"));
    command.arg("--pgdata").arg(folder.join("data")).args(["--username", SUPERUSER, "--auth", "trust"]);
    command.args(["--encoding", "UTF8", "--no-instructions"]).args(collation(programs.major));
    if durability == Durability::Off {
        command.arg("--no-sync");
    }
    process::output(command.current_dir(folder)).map(drop)
}

/// A default collation that is *not* bytewise, where the version has one: what
/// forgets to ask for bytewise comparison is found here and not by a customer.
fn collation(major: u32) -> &'static [&'static str] {
    if major >= 15 {
        &["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"]
    } else {
        &["--locale=C.UTF-8"]
    }
}

fn launch(programs: &Programs, account: &Account, folder: &Path, port: u16, durability: Durability) -> Result<Child> {
    let mut command = account.command("sh");
    command.args(["-c", WATCHDOG, "sh"]).arg(folder);
    command.arg(programs.bin.join("postgres")).arg("-D").arg(folder.join("data"));
    command.args(["-h", "127.0.0.1", "-p", &port.to_string(), "-k"]).arg(folder);
    for setting in settings(durability) {
        command.args(["-c", setting]);
    }
    // A group of its own, so that Ctrl-C in the terminal reaches the tests and not the server.
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.current_dir(folder).stdin(Stdio::piped()).spawn().context(|| "cannot start PostgreSQL".to_owned())
}

fn settings(durability: Durability) -> &'static [&'static str] {
    match durability {
        Durability::Off => &[
            "max_connections=300",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "shared_buffers=128MB",
        ],
        Durability::Full => &["max_connections=300", "shared_buffers=256MB"],
    }
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context(|| "found no free port".to_owned())?;
    listener.local_addr().map(|address| address.port()).context(|| "found no free port".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_packages_print_them() {
        assert_eq!(major_version("initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major_version("initdb (PostgreSQL) 19beta1"), Some(19));
        assert_eq!(major_version("initdb"), None);
    }

    /// The watchdog must end what it started when its input closes, and leave nothing behind.
    #[test]
    fn the_watchdog_stops_its_server_when_its_input_closes() {
        let folder = tempfile::tempdir().unwrap().keep();
        let mut watchdog = Command::new("sh")
            .args(["-c", WATCHDOG, "sh"])
            .arg(&folder)
            .args(["sleep", "600"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(200));
        assert!(watchdog.try_wait().unwrap().is_none(), "it must live while its input is open");
        drop(watchdog.stdin.take());
        let began = Instant::now();
        while watchdog.try_wait().unwrap().is_none() {
            assert!(began.elapsed() < Duration::from_secs(20), "it must end once its input is closed");
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(!folder.exists());
    }
}
