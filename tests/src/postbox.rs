//! An SMTP server in a process of its own, and the mails that reached it.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use mail_parser::MessageParser;
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
        Self::serve(TempDir::new().unwrap(), &["--no-tls"])
    }

    /// Starts one, as `localhost`, that wants STARTTLS and a login.
    /// [`ca_file`](Self::ca_file) signed its certificate.
    ///
    /// # Panics
    /// If it does not start.
    #[must_use]
    pub fn open_with_login(user: &str, password: &str) -> Self {
        let folder = TempDir::new().unwrap();
        certify(folder.path());
        let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let (certificate, key) = (at("server.pem"), at("server.key"));
        Self::serve(folder, &["--certificate", &certificate, "--key", &key, "--user", user, "--password", password])
    }

    fn serve(folder: TempDir, arguments: &[&str]) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("smtp/server.py");
        let mut process = Command::new(python())
            .arg(script)
            .args(arguments)
            .arg("--mails")
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

    /// The certificate authority of a postbox with a login.
    #[must_use]
    pub fn ca_file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// The mails to an address, as their reader sees them.
    #[must_use]
    pub fn letters(&self, address: &str) -> Vec<Letter> {
        self.to(address).iter().map(|mail| Letter::read(mail)).collect()
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

/// A mail as its reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject.
    pub subject: String,
    /// The text part, its lines ending with `\n`.
    pub text: String,
}

impl Letter {
    fn read(mail: &str) -> Self {
        let message = MessageParser::default().parse(mail.as_bytes()).unwrap();
        Self {
            subject: message.subject().unwrap_or_default().to_owned(),
            text: message.body_text(0).unwrap_or_default().replace("\r\n", "\n"),
        }
    }

    /// The first word of the text that holds `marker`, such as `/m/#`.
    #[must_use]
    pub fn link(&self, marker: &str) -> Option<&str> {
        self.text.split_whitespace().find(|word| word.contains(marker))
    }
}

/// A certificate for `localhost`, and the authority that signed it.
fn certify(folder: &Path) {
    let mut ca = rcgen::CertificateParams::default();
    ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let (ca_key, key) = (rcgen::KeyPair::generate().unwrap(), rcgen::KeyPair::generate().unwrap());
    std::fs::write(folder.join("ca.pem"), ca.self_signed(&ca_key).unwrap().pem()).unwrap();
    let wanted = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap();
    let certificate = wanted.signed_by(&key, &rcgen::Issuer::new(ca, ca_key)).unwrap();
    std::fs::write(folder.join("server.pem"), certificate.pem()).unwrap();
    std::fs::write(folder.join("server.key"), key.serialize_pem()).unwrap();
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

/// The Python that `cargo xtask test` set up.
///
/// # Panics
/// If it did not.
#[must_use]
pub fn python() -> PathBuf {
    let given = environment("CLAVIGER_TEST_PYTHON").map(PathBuf::from);
    let python = given.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/venv/bin/python"));
    assert!(python.exists(), "{} is missing: run `cargo xtask test`, which installs it", python.display());
    python
}
