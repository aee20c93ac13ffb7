//! Mails over a real server: STARTTLS, login, a first refusal.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, in its set-up too")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use notify::Text;
use notify::mail::{Mail, MailTransport, MessageId, Security, SendError, Smtp, SmtpConfig};
use notify::outbound::Policy;
use notify::template::{Letterhead, Locale, MessageKind, preview};
use tempfile::TempDir;

const OPEN: Policy = Policy { allow_private_addresses: true };

/// A server process of its own certificate authority, with a box.
struct Server {
    process: Child,
    port: u16,
    root_pem: String,
    folder: TempDir,
}

impl Server {
    fn start(extra: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let root_pem = write_certificates(folder.path());
        let at = |name: &str| folder.path().join(name).into_os_string();
        let mut process = Command::new(python())
            .arg(root().join("tests/smtp/server.py"))
            .args(["--user", "door", "--password", "open sesame"])
            .arg("--certificate")
            .arg(at("server.pem"))
            .arg("--key")
            .arg(at("server.key"))
            .arg("--mails")
            .arg(folder.path())
            .args(extra)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().parse().expect("the mail server did not start; see its output above");
        Self { process, port, root_pem, folder }
    }

    fn config(&self) -> SmtpConfig {
        SmtpConfig {
            host: "localhost".to_owned(),
            port: self.port,
            security: Security::Starttls,
            allow_plaintext: false,
            login: Some(("door".to_owned(), "open sesame".to_owned().into())),
            from: "door@example.org".parse().unwrap(),
            from_name: Some(Text::new("Example Works")),
            helo: Some("door.example.org".to_owned()),
            timeout: Duration::from_secs(10),
            extra_root_pem: Some(self.root_pem.clone().into_bytes()),
        }
    }

    fn smtp(&self) -> Smtp {
        Smtp::new(self.config(), OPEN).unwrap()
    }

    fn mails(&self) -> Vec<String> {
        let mut files: Vec<_> =
            std::fs::read_dir(self.folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "eml"));
        files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
    }

    fn log(&self) -> Vec<serde_json::Value> {
        let log = std::fs::read_to_string(self.folder.path().join("log.jsonl")).unwrap_or_default();
        log.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The Python that has the mail server: named at build time, or the one that the test command sets up.
fn python() -> PathBuf {
    let python =
        option_env!("CLAVIGER_TEST_PYTHON").map_or_else(|| root().join("target/venv/bin/python"), PathBuf::from);
    assert!(python.exists(), "{} is missing: run `cargo xtask test`, which sets up the mail server", python.display());
    python
}

fn write_certificates(folder: &Path) -> String {
    let mut ca = rcgen::CertificateParams::default();
    ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let ca_key = rcgen::KeyPair::generate().unwrap();
    let root_pem = ca.self_signed(&ca_key).unwrap().pem();
    let key = rcgen::KeyPair::generate().unwrap();
    let params = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &rcgen::Issuer::new(ca, ca_key)).unwrap();
    std::fs::write(folder.join("server.pem"), certificate.pem()).unwrap();
    std::fs::write(folder.join("server.key"), key.serialize_pem()).unwrap();
    root_pem
}

fn mail(to: &str) -> Mail {
    let letterhead = Letterhead {
        organisation: Text::new("Zutritt Süd"),
        support: None,
        locale: Locale::De,
        time_zone: jiff::tz::TimeZone::UTC,
    };
    Mail {
        message_id: MessageId::new("job_01", "door.example.org").unwrap(),
        from_name: None,
        to: to.parse().unwrap(),
        to_name: Some(Text::new("María\r\nBcc: evil@example.org")),
        reply_to: None,
        date: "2026-11-27T12:00:00Z".parse().unwrap(),
        content: preview(MessageKind::Invitation, &letterhead, None).unwrap(),
    }
}

#[tokio::test]
async fn a_mail_refused_at_first_arrives_with_the_same_message_id() {
    let server = Server::start(&["--refuse-first"]);
    let (smtp, mail) = (server.smtp(), mail("maria@example.org"));
    let error = smtp.send(&mail).await.unwrap_err();
    assert!(matches!(&error, SendError::Transient { detail } if detail.contains("451")), "{error:?}");
    smtp.send(&mail).await.unwrap();

    let log = server.log();
    assert_eq!(log.len(), 2);
    for (entry, refused) in log.iter().zip([true, false]) {
        assert_eq!(entry["refused"], refused);
        assert_eq!(entry["message_ids"], serde_json::json!(["<job_01@door.example.org>"]));
        assert_eq!((&entry["tls"], &entry["authenticated"]), (&true.into(), &true.into()));
        assert_eq!(entry["to"], serde_json::json!(["maria@example.org"]));
        assert_eq!(entry["helo"], "door.example.org");
    }
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    let (headers, body) = mails[0].split_once("\r\n\r\n").unwrap();
    assert!(!headers.lines().any(|line| line.starts_with("Bcc")), "{headers}");
    assert!(headers.contains("Auto-Submitted: auto-generated"), "{headers}");
    assert!(body.contains("image/png") && body.contains("<activation-qr>"), "no picture");
}

#[tokio::test]
async fn an_unknown_recipient_is_permanent_and_the_servers_words_stay_there() {
    let server = Server::start(&[]);
    let error = server.smtp().send(&mail("unknown@example.org")).await.unwrap_err();
    assert!(matches!(&error, SendError::Permanent { detail } if detail.contains("550")), "{error:?}");
    assert!(!error.to_string().contains("secret words"), "{error}");
}

#[tokio::test]
async fn a_wrong_password_waits_to_be_mended_and_is_not_shown() {
    let server = Server::start(&[]);
    let config = SmtpConfig { login: Some(("door".to_owned(), "wrong hush".to_owned().into())), ..server.config() };
    assert!(!format!("{config:?}").contains("hush"));
    let error = Smtp::new(config, OPEN).unwrap().probe().await.unwrap_err();
    assert!(error.is_transient() && error.to_string().contains("user name and password"), "{error}");
    assert!(!format!("{error:?}").contains("hush"));
    server.smtp().probe().await.unwrap();
}

#[tokio::test]
async fn only_a_trusted_certificate_for_the_name_is_taken() {
    let server = Server::start(&[]);
    for config in [
        SmtpConfig { extra_root_pem: None, ..server.config() },
        SmtpConfig { host: "127.0.0.1".to_owned(), ..server.config() },
    ] {
        let error = Smtp::new(config, OPEN).unwrap().send(&mail("maria@example.org")).await.unwrap_err();
        assert!(error.is_transient() && error.to_string().contains("certificate"), "{error}");
    }
    assert!(server.log().is_empty());
}

#[tokio::test]
async fn no_mail_goes_out_in_plaintext_where_starttls_was_asked_for() {
    let server = Server::start(&["--no-tls"]);
    let error = server.smtp().send(&mail("maria@example.org")).await.unwrap_err();
    assert!(error.is_transient() && error.to_string().contains("STARTTLS"), "{error}");
    assert!(server.log().is_empty());

    let plain = SmtpConfig { security: Security::None, login: None, ..server.config() };
    Smtp::new(plain, OPEN).unwrap().send(&mail("maria@example.org")).await.unwrap();
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn private_addresses_are_refused_by_default() {
    let server = Server::start(&[]);
    let smtp = Smtp::new(server.config(), Policy::default()).unwrap();
    let error = smtp.send(&mail("maria@example.org")).await.unwrap_err();
    assert!(error.to_string().contains("--allow-private-addresses"), "{error}");
    assert!(server.log().is_empty());
}

#[tokio::test]
async fn a_server_that_is_gone_and_comes_back_is_found_again() {
    let smtp = {
        let server = Server::start(&[]);
        let smtp = server.smtp();
        smtp.send(&mail("maria@example.org")).await.unwrap();
        smtp
    };
    let error = smtp.send(&mail("maria@example.org")).await.unwrap_err();
    assert!(error.is_transient(), "{error}");
}
