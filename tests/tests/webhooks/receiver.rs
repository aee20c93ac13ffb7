//! A receiver in another language, and what it heard.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Map, Value};
use system_tests::postbox::python;
use tempfile::TempDir;

/// The receiver; it can be stopped and started again at the same port.
pub(crate) struct Receiver {
    port: u16,
    folder: TempDir,
    secrets: Map<String, Value>,
    process: Option<Child>,
}

/// A message that came.
pub(crate) struct Heard {
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) is_genuine: bool,
    pub(crate) signatures: u64,
    pub(crate) message: Value,
}

impl Receiver {
    pub(crate) fn start() -> Self {
        let (folder, secrets) = (TempDir::new().unwrap(), Map::new());
        let mut receiver = Self { port: 0, folder, secrets, process: None };
        std::fs::write(receiver.at("secrets.json"), "{}").unwrap();
        receiver.run();
        receiver
    }

    pub(crate) fn run(&mut self) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("webhooks/receiver.py");
        let mut process = Command::new(python())
            .args([script, self.at("heard.jsonl"), self.at("secrets.json")])
            .arg(self.port.to_string())
            .stdin(Stdio::piped()) // it ends when we do
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        self.port = line.trim().parse().expect("the receiver says its port");
        self.process = Some(process);
    }

    pub(crate) fn stop(&mut self) {
        let mut process = self.process.take().expect("it runs");
        process.kill().unwrap();
        process.wait().unwrap();
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Gives it the secret that a path's messages are verified with.
    pub(crate) fn learn(&mut self, path: &str, secret: &Value) {
        self.secrets.insert(path.to_owned(), secret.clone());
        let unfinished = self.at("secrets.part");
        std::fs::write(&unfinished, Value::Object(self.secrets.clone()).to_string()).unwrap();
        std::fs::rename(unfinished, self.at("secrets.json")).unwrap();
    }

    /// What came to a path, in the order in which it was answered.
    pub(crate) fn heard(&self, path: &str) -> Vec<Heard> {
        let log = std::fs::read_to_string(self.at("heard.jsonl")).unwrap_or_default();
        let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        lines.map(Heard::of).filter(|heard| heard.path == path).collect()
    }

    /// The ids of what came to a path, each once: as a receiver sees them that tells what it has already.
    pub(crate) fn ids(&self, path: &str) -> BTreeSet<String> {
        self.heard(path).into_iter().map(|heard| heard.id).collect()
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Heard {
    fn of(mut line: Value) -> Self {
        Self {
            path: line["path"].as_str().unwrap().to_owned(),
            id: line["id"].as_str().unwrap().to_owned(),
            is_genuine: line["genuine"].as_bool().unwrap(),
            signatures: line["signatures"].as_u64().unwrap(),
            message: line["message"].take(),
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
