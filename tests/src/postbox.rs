//! An SMTP server in a process of its own, and the mails that reached it.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::environment;

/// A mail server on loopback that keeps what it gets.
pub struct Postbox {
    /// Its port on 127.0.0.1.
    pub port: u16,
    folder: TempDir,
    process: Child,
}

impl Postbox {
    /// Starts one, without TLS and login.
    ///
    /// # Panics
    /// If it does not start.
    #[must_use]
    pub fn open() -> Self {
        let folder = TempDir::new().unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("smtp/server.py");
        let mut process = Command::new(python())
            .arg(script)
            .args(["--no-tls", "--mails"])
            .arg(folder.path())
            .stdin(Stdio::piped()) // it ends when we do
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { port: line.trim().parse().expect("the mail server says its port"), folder, process }
    }

    /// The mails so far, as they came over the wire, in the order of their coming.
    ///
    /// # Panics
    /// If the folder cannot be read.
    #[must_use]
    pub fn mails(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "eml")).collect();
        files.sort();
        files.iter().map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()).collect()
    }

    /// The mails to an address.
    #[must_use]
    pub fn to(&self, address: &str) -> Vec<String> {
        let is_to = |line: &str| line.to_ascii_lowercase().starts_with("to:") && line.contains(address);
        self.mails().into_iter().filter(|mail| headers(mail).any(|line| is_to(&line))).collect()
    }

    /// The activation link in the newest mail to an address that has one.
    #[must_use]
    pub fn newest_link(&self, address: &str) -> Option<String> {
        self.to(address).iter().rev().find_map(|mail| link_in(mail))
    }
}

impl Drop for Postbox {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A header's value.
#[must_use]
pub fn header(mail: &str, name: &str) -> Option<String> {
    headers(mail).find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

/// The activation link in a mail's text part.
#[must_use]
pub fn link_in(mail: &str) -> Option<String> {
    let text = mail.replace("=\r\n", ""); // quoted-printable's soft line breaks
    let text = text.replace("=3D", "=");
    let at = text.find("/m/#")?;
    let begin = text[..at].rfind("http")?;
    let code: String = text[at + 4..].chars().take_while(char::is_ascii_alphanumeric).collect();
    Some(format!("{}/m/#{code}", &text[begin..at]))
}

/// Header lines, unfolded.
fn headers(mail: &str) -> impl Iterator<Item = String> {
    let head = mail.split("\r\n\r\n").next().unwrap_or_default();
    head.replace("\r\n ", " ").replace("\r\n\t", " ").lines().map(str::to_owned).collect::<Vec<_>>().into_iter()
}

fn python() -> PathBuf {
    let given = environment("CLAVIGER_TEST_PYTHON").map(PathBuf::from);
    let python = given.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/venv/bin/python"));
    assert!(python.exists(), "{} is missing: run `cargo xtask test`, which installs it", python.display());
    python
}
