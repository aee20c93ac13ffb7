//! The whole way to a real mail server.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use app::transports::RealTransports;
use domain::time::SignedDuration;
use notify::mail::{Security, SmtpConfig};
use notify::outbound::Policy;
use tempfile::TempDir;

use crate::office::Office;

struct Server {
    process: Child,
    port: u16,
    folder: TempDir,
}

impl Server {
    fn start(extra: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let mut process = Command::new(python())
            .arg(root().join("tests/smtp/server.py"))
            .args(["--no-tls", "--mails"])
            .arg(folder.path())
            .args(extra)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { process, port: line.trim().parse().unwrap(), folder }
    }

    fn transports(&self) -> RealTransports {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let config = SmtpConfig {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            security: Security::None,
            allow_plaintext: false,
            login: None,
            from: "doors@example.org".parse().unwrap(),
            from_name: None,
            helo: None,
            timeout: Duration::from_secs(10),
            extra_root_pem: None,
        };
        RealTransports::new(Policy::default(), Some(config), None).unwrap()
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

#[tokio::test]
async fn an_invitation_that_the_server_put_off_arrives_with_the_same_message_id() {
    for office in Office::both().await {
        let server = Server::start(&["--refuse-first"]);
        let office = Office { app: Office::app_with(&office.house, Arc::new(server.transports()), "a"), ..office };
        office.invite("maria", "1").await;
        office.work().await;
        office.house.pass(SignedDuration::from_secs(61));
        office.work().await;
        let log = server.log();
        assert_eq!(log.len(), 2, "{log:?}");
        assert_eq!((&log[0]["refused"], &log[1]["refused"]), (&true.into(), &false.into()));
        assert_eq!(log[0]["message_ids"], log[1]["message_ids"]);
        assert_eq!(log[1]["to"], serde_json::json!(["maria@example.org"]));
        let mail = std::fs::read_to_string(server.folder.path().join("0001.eml")).unwrap();
        assert!(mail.contains("From: =?utf-8?") && mail.contains("<doors@example.org>"), "{mail}");
        assert_eq!(office.jobs().await, []);
    }
}

#[tokio::test]
async fn an_unknown_recipient_fails_the_invitation() {
    let office = Office::sqlite().await;
    let server = Server::start(&[]);
    let office = Office { app: Office::app_with(&office.house, Arc::new(server.transports()), "a"), ..office };
    let (_, credential) = office.invite("unknown", "1").await;
    office.work().await;
    let state = office.invitations(&credential).await[0].state;
    assert_eq!(state, domain::invitation::InvitationState::Failed);
}
