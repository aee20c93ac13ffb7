//! A good list, one that is refused, one that is held, none at all, and one that is still being written.

use std::fs;
use std::io::Write as _;
use std::time::Duration;

use serde_json::Value;
use system_tests::{Database, Project, Server};

use crate::sender::{Sender, ending};

/// So many people, with a header.
fn list(people: usize) -> String {
    let rows = (1..=people).map(|n| format!("Ada {n},Berg,ada{n}@example.org,00{n},P-{n}\n"));
    format!("First name,Last name,E-mail,ID,Sync ID\n{}", rows.collect::<String>())
}

async fn number_of_users(project: &Project) -> usize {
    project.all("users").await.len()
}

/// The runs so far, by status.
async fn runs(project: &Project) -> Vec<Value> {
    project.all("sync-runs?sort=started_at").await.into_iter().map(|run| run["status"].clone()).collect()
}

async fn every_end(project: &Project, sender: &Sender) {
    let place = sender.list().display().to_string();
    let missing = format!("claviger: {place} is not there, or this account may not read it; nothing was sent\n");
    assert_eq!(sender.run(), (1, missing));

    sender.export(&list(10));
    assert_eq!(sender.run(), (0, String::new()), "cron mails whatever is written");
    assert_eq!(number_of_users(project).await, 10);
    assert_eq!(sender.run(), (0, String::new()), "the same once more");

    sender.export(&list(10).replace("ada3@example.org", "ada3").replace("ada7@example.org", ""));
    let (code, told) = sender.run();
    assert_eq!(code, 1, "{told}");
    let lines: Vec<&str> = told.lines().collect();
    assert!(lines[0].contains("the file is refused and nothing was changed"), "{told}");
    assert!(lines[1].contains(r#""line":4,"column":"E-mail","value":"ada3","code":"email_malformed""#), "{told}");
    assert!(lines[2].contains(r#""line":8,"column":"E-mail""#) && lines[2].contains("email_missing"), "{told}");
    assert_eq!(lines[3..], [format!("claviger: {place} was refused (HTTP 422)")]);

    sender.export(&list(4));
    let (code, told) = sender.run();
    assert_eq!(code, 3, "{told}");
    assert!(told.contains(r#""code":"removals""#), "{told}");
    let held = format!("claviger: {place} is held until an administrator approves it; nothing was changed\n");
    assert!(told.ends_with(&held), "{told}");
    assert_eq!(number_of_users(project).await, 10, "nothing was changed");
    assert_eq!(runs(project).await, ["completed", "unchanged", "failed", "held"]);
}

/// What is appended a second later belongs to the list.
async fn waits_for_the_writer(project: &Project, sender: &Sender) {
    let whole = list(12);
    let (first, rest) = whole.split_at(whole.len() - 60);
    let file = sender.export(first);
    let process = sender.command().spawn().unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    fs::OpenOptions::new().append(true).open(file).unwrap().write_all(rest.as_bytes()).unwrap();
    assert_eq!(ending(&process.wait_with_output().unwrap()), (0, String::new()));
    assert_eq!(number_of_users(project).await, 12);
}

/// Bytes that are not those that were counted are refused.
fn sends_a_digest(sender: &Sender) {
    sender.install("sha256sum", "echo 00000000000000000000000000000000000000000000000000000000000000ff  -");
    let (code, told) = sender.run();
    assert_eq!(code, 1);
    assert!(told.contains(r#""code":"digest_mismatch""#), "{told}");
    sender.uninstall("sha256sum");
    assert_eq!(sender.run(), (0, String::new()));
}

/// Whoever lists the processes sees no key.
fn shows_no_key(sender: &Sender) {
    sender.install("curl", "printf '%s\\n' \"$@\" >&2; exec /usr/bin/env PATH=/usr/bin:/bin curl \"$@\"");
    let (code, told) = sender.run();
    assert_eq!(code, 0);
    assert!(told.contains("Content-Digest: sha-256=:") && !told.to_lowercase().contains("bearer"), "{told}");
    sender.uninstall("curl");
}

/// A server that does not answer is no list that was taken.
fn tells_that_nobody_answers(mut server: Server, sender: &Sender) {
    server.kill();
    let (code, told) = sender.run();
    assert_eq!(code, 1);
    assert!(told.contains("curl: (7)") && told.ends_with("could not be sent\n"), "{told}");
}

async fn keeps_its_word(server: Server, project: Project, sender: Sender) {
    every_end(&project, &sender).await;
    waits_for_the_writer(&project, &sender).await;
    sends_a_digest(&sender);
    shows_no_key(&sender);
    tells_that_nobody_answers(server, &sender);
}

#[tokio::test]
async fn the_line_of_cron_tells_what_became_of_the_list() {
    let server = Server::start(Database::Sqlite).await;
    let project = Project::set_up(&server);
    let folder = tempfile::tempdir().unwrap();
    let sender = Sender::cron(&project, folder.path()).await;
    keeps_its_word(server, project, sender).await;
}

#[tokio::test]
async fn the_service_of_systemd_tells_what_became_of_the_list() {
    let server = Server::start(Database::Sqlite).await;
    let project = Project::set_up(&server);
    let folder = tempfile::tempdir().unwrap();
    let sender = Sender::systemd(&project, folder.path()).await;
    keeps_its_word(server, project, sender).await;
}
