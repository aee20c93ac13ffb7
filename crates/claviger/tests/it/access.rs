//! The first operator, further ones, and keys, without a browser.

use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::program::{one_line, run, run_with, stderr, stdout, text};
use crate::running::{Running, client};

const PASSWORD: &str = "correct horse battery staple";

fn account(command: &str, data: &Path, email: &str, more: &[&str], input: &str) -> Output {
    let mut arguments: Vec<&str> = command.split(' ').collect();
    arguments.extend(["--data-dir", text(data), "--email", email, "--name", "Mara Klein", "--password-stdin"]);
    arguments.extend(more);
    run_with(&arguments, input)
}

fn key(data: &Path, more: &[&str]) -> Output {
    run(&[&["api-key", "create", "--data-dir", text(data), "--name", "test"], more].concat())
}

#[track_caller]
fn fine(output: &Output) -> String {
    assert!(output.status.success() && output.stderr.is_empty(), "{}", stderr(output));
    stdout(output)
}

async fn logged_in(url: &str, email: &str, password: &str) -> Option<Value> {
    let form = json!({ "email": email, "password": password });
    let answer = client(None).post(format!("{url}/api/v1/session")).json(&form).send().await.unwrap();
    let is_in = answer.status().is_success();
    let document = answer.json().await.unwrap();
    is_in.then_some(document)
}

async fn status(url: &str, path: &str, key: &str) -> u16 {
    let request = client(None).get(format!("{url}/api/v1/projects/default{path}")).bearer_auth(key);
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn operators_and_keys_are_made_beside_a_running_server() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let mut server = Running::start(data, &[]);
    let url = server.url();

    let told = fine(&account("setup", data, "mara@example.org", &[], &format!("{PASSWORD}\r\n")));
    assert_eq!(told, "mara@example.org is set up, and administers this instance.\n");
    let mara = logged_in(&url, "mara@example.org", PASSWORD).await.expect("the line's end is no part of the password");
    assert_eq!(mara["instance_owner"], true);

    let told = fine(&account("operator add", data, "nina@example.org", &["--role", "default=helpdesk"], PASSWORD));
    assert_eq!(told, "nina@example.org is an operator now.\n");
    let nina = logged_in(&url, "nina@example.org", PASSWORD).await.unwrap();
    assert_eq!((&nina["instance_owner"], &nina["roles"]), (&json!(false), &json!({"default": "helpdesk"})));

    let made = fine(&key(data, &["--project", "default", "--role", "auditor"]));
    let secret = made.strip_suffix('\n').unwrap();
    assert!(secret.starts_with("clv_") && !secret.contains('\n'), "the key stands alone");
    assert_eq!(status(&url, "/users", secret).await, 200);
    assert_eq!(status(&url, "/api-keys", secret).await, 403, "an auditor manages no keys");
    let elsewhere = fine(&key(data, &["--project", "default", "--role", "auditor", "--address", "192.0.2.0/24"]));
    assert_eq!(status(&url, "/users", elsewhere.trim()).await, 401, "the key is for another network");
}

#[test]
fn setup_makes_the_data_and_one_first_operator() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fine(&account("setup", &data, "mara@example.org", &[], PASSWORD));
    let again = account("setup", &data, "nina@example.org", &[], PASSWORD);
    let told = "claviger: there is an operator already; make further ones with `claviger operator add`";
    assert_eq!(one_line(&again, 1), told);
    let twice = account("operator add", &data, "Mara@example.org", &["--owner"], PASSWORD);
    assert_eq!(one_line(&twice, 1), "claviger: the e-mail address is taken already");
    fine(&account("operator add", &data, "nina@example.org", &["--owner"], PASSWORD));
    fine(&key(&data, &["--project", "default", "--role", "autosync", "--expires-at", "2130-12-31T23:00:00Z"]));
}

#[test]
fn what_does_not_fit_is_told_and_makes_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let told = one_line(&account("setup", data, "mara@example.org", &[], "short\n"), 1);
    assert_eq!(told, "claviger: password: expected 12 characters or more, and at most 256 bytes");
    let told = one_line(&account("setup", data, "mara@example.org", &[], ""), 1);
    assert!(told.starts_with("claviger: there is no password on standard input"), "{told}");
    let told = one_line(&account("operator add", data, "mara@example.org", &[], PASSWORD), 1);
    assert!(told.contains("there is no operator yet; make the first one with `claviger setup`"), "{told}");
    fine(&account("setup", data, "mara@example.org", &[], PASSWORD));

    let refused = [
        (&["--role", "nowhere=admin"][..], "roles/nowhere: there is no such project"),
        (&["--role", "default=autosync"], "the role autosync is for API keys"),
        (&["--role", "default=admin", "--role", "default=auditor"], "an operator has one role in a project"),
    ];
    for (more, expected) in refused {
        let told = one_line(&account("operator add", data, "nina@example.org", more, PASSWORD), 1);
        assert!(told.contains(expected), "{told}");
    }
    let told = one_line(&key(data, &["--project", "nowhere", "--role", "admin"]), 1);
    assert_eq!(told, "claviger: there is no such project");
    let past = key(data, &["--project", "default", "--role", "admin", "--expires-at", "2020-01-01T00:00:00Z"]);
    assert_eq!(one_line(&past, 1), "claviger: expires_at: expected a moment that is still to come");
}

#[test]
fn arguments_that_mean_nothing_are_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    let email = ["--email", "mara@example.org", "--name", "Mara Klein"];
    let cases = [
        [&["setup"][..], &email].concat(),
        [&["setup", "--password-stdin", "--email", "mara", "--name", "Mara"][..]].concat(),
        [&["operator", "add", "--password-stdin", "--role", "admin"][..], &email].concat(),
        [&["operator", "add", "--password-stdin", "--role", "default=boss"][..], &email].concat(),
        vec!["api-key", "create", "--project", "default", "--role", "boss", "--name", "test"],
        vec![
            "api-key",
            "create",
            "--project",
            "default",
            "--role",
            "admin",
            "--name",
            "test",
            "--address",
            "10.0.0.1/8",
        ],
    ];
    for arguments in cases {
        let output = run(&[&arguments[..], &["--data-dir", text(folder.path())]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
