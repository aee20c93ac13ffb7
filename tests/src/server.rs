//! A running `claviger serve`.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::{Database, environment, eventually, install_tls};

/// A server in a process of its own, with a data directory of its own.
pub struct Server {
    /// Where it listens, without a slash at the end.
    pub url: String,
    /// Its database.
    pub database: Database,
    arguments: Vec<String>,
    folder: TempDir,
    port: u16,
    process: Option<Child>,
}

impl Server {
    /// Starts a server and waits until it is ready.
    ///
    /// # Panics
    /// If it does not become ready.
    pub async fn start(database: Database) -> Self {
        Self::start_with(database, &[]).await
    }

    /// The same with more arguments to `serve`.
    ///
    /// # Panics
    /// If it does not become ready.
    pub async fn start_with(database: Database, arguments: &[&str]) -> Self {
        install_tls();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = format!("http://127.0.0.1:{port}");
        let folder = TempDir::new().unwrap();
        let arguments = arguments.iter().map(ToString::to_string).collect();
        let mut server = Self { url, database, arguments, folder, port, process: None };
        server.run().await;
        server
    }

    /// Starts the process, on the data that is there; answers how long it took to be ready.
    ///
    /// # Panics
    /// If it does not become ready.
    pub async fn run(&mut self) -> Duration {
        let began = Instant::now();
        let log = std::fs::File::options().create(true).append(true).open(self.log()).unwrap();
        let mut command = self.command("serve");
        command.args(["--listen", &format!("127.0.0.1:{}", self.port), "--allow-private-addresses"]);
        command.args(&self.arguments);
        command.stdout(log.try_clone().unwrap()).stderr(log).stdin(Stdio::null());
        self.process = Some(command.spawn().unwrap());
        let ready = format!("{}/readyz", self.url);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        eventually("the server is ready", 30, || async {
            let answer = client.get(&ready).send().await.ok()?;
            answer.status().is_success().then_some(())
        })
        .await;
        began.elapsed()
    }

    /// Kills the process as a power cut would.
    ///
    /// # Panics
    /// If it is not running.
    pub fn kill(&mut self) {
        let mut process = self.process.take().expect("the server runs");
        process.kill().unwrap(); // SIGKILL
        process.wait().unwrap();
    }

    /// Runs another command on the server's data.
    ///
    /// # Panics
    /// If it cannot be run or fails.
    #[must_use]
    pub fn claviger(&self, command: &str, arguments: &[&str], input: &str) -> String {
        let output = self.output(command, arguments, input);
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs another command on the server's data, and answers how it ended.
    ///
    /// # Panics
    /// If it cannot be run.
    #[must_use]
    pub fn output(&self, command: &str, arguments: &[&str], input: &str) -> Output {
        use std::io::Write as _;
        let mut process = self
            .command(command)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        process.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        process.wait_with_output().unwrap()
    }

    fn command(&self, command: &str) -> Command {
        let mut process = Command::new(binary());
        process.args(command.split(' ')).arg("--data-dir").arg(self.data());
        if let Database::Postgres(url) = &self.database {
            process.args(["--database-url", url]);
        }
        process
    }

    /// The data directory.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A folder beside the data, for what a test needs.
    #[must_use]
    pub fn scratch(&self) -> &Path {
        self.folder.path()
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("server.log")
    }

    /// Everything that the server has written to its log so far.
    ///
    /// # Panics
    /// If the log cannot be read.
    #[must_use]
    pub fn log_text(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap()
    }

    /// The server's process id.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.process.as_ref().map(Child::id)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// The binary that `cargo xtask test` built.
///
/// # Panics
/// If it did not.
#[must_use]
pub fn binary() -> PathBuf {
    let given = environment("CLAVIGER_TEST_BIN").map(PathBuf::from);
    let built = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/claviger");
    let path = given.unwrap_or_else(built);
    assert!(path.exists(), "{} is missing: run `cargo xtask test`, which builds it", path.display());
    path
}
