//! A running `claviger serve`.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{claviger, text};

/// A running server; killed when it goes out of sight.
pub(crate) struct Running {
    process: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Running {
    /// Starts it on a free port of loopback.
    pub(crate) fn start(data: &Path, more: &[&str]) -> Self {
        Self::start_with(data, more, &[])
    }

    /// The same, with these variables.
    pub(crate) fn start_with(data: &Path, more: &[&str], variables: &[(&str, &Path)]) -> Self {
        let mut command = claviger(&["serve", "--data-dir", text(data), "--listen", "127.0.0.1:0"]);
        command.envs(variables.iter().copied());
        let mut process = command.args(more).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, lines }
    }

    /// The next line on its standard output.
    pub(crate) fn line(&mut self) -> String {
        self.lines.next().expect("one more line").unwrap()
    }

    /// The address that the ready line tells.
    pub(crate) fn url(&mut self) -> String {
        let line = self.line();
        let told = line.strip_prefix(&format!("Claviger {} is ready at ", env!("CARGO_PKG_VERSION")));
        told.unwrap_or_else(|| panic!("{line}")).split(' ').next().unwrap().to_owned()
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
    }

    /// Tells it to stop; answers how long that took.
    pub(crate) fn stop(mut self) -> Duration {
        let began = Instant::now();
        self.signal("-TERM");
        let status = self.process.wait().unwrap();
        assert!(status.success(), "{status}");
        began.elapsed()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A client that trusts one certificate authority more.
pub(crate) fn client(root: Option<&str>) -> reqwest::Client {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let builder = reqwest::Client::builder().no_proxy();
    let root = root.map(|pem| reqwest::Certificate::from_pem(pem.as_bytes()).unwrap());
    root.into_iter().fold(builder, reqwest::ClientBuilder::add_root_certificate).build().unwrap()
}
