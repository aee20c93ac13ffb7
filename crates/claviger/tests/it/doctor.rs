//! `claviger doctor`, on both databases, with a server and without one.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::Value;

use crate::program::{claviger, run, stderr, stdout, text};
use crate::running::Running;
use crate::scratch::Place;

/// What doctor finds, and whether it ends well.
fn doctor(data: &Path, more: &[&str]) -> (Vec<Value>, bool) {
    let output = run(&[&["doctor", "--json", "--data-dir", text(data), "--listen", "127.0.0.1:0"], more].concat());
    let found = serde_json::from_str(&stdout(&output)).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    (found, output.status.success())
}

/// What is worse than a note; but for what is true of the tests' PostgreSQL, which may lose everything.
fn bad(found: &[Value]) -> Vec<&Value> {
    let is_bad = |one: &&Value| one["severity"] == "warning" || one["severity"] == "error";
    let of_tests = |one: &&Value| one["what"].as_str().is_some_and(|what| what.starts_with("PostgreSQL runs with"));
    found.iter().filter(|one| is_bad(one) && !of_tests(one)).collect()
}

#[track_caller]
fn names(found: &[Value], check: &str, words: &str) {
    let told = |one: &Value| one["what"].as_str().is_some_and(|what| what.contains(words));
    let one = found.iter().find(|one| one["check"] == check && told(one));
    let one = one.unwrap_or_else(|| panic!("{check}: {words}: {found:#?}"));
    assert!(one["severity"] == "ok" || one["mend"].is_string(), "{one}");
}

#[tokio::test]
async fn it_tells_what_is_well_and_what_is_not_on_both_databases() {
    for place in Place::both().await {
        let data = ["--database-url", place.url()];
        fs::set_permissions(place.data(), fs::Permissions::from_mode(0o700)).unwrap();
        let mut server = Running::start(place.data(), &data);
        server.url();
        let (found, well) = doctor(place.data(), &[&data[..], &["--deep", "--live"]].concat());
        names(&found, "nodes", "running");
        names(&found, "database", "the schema is up to date");
        names(&found, "master key", "opens");
        names(&found, "certificates", "can answer OCSP");
        names(&found, "mail", "no mail server for default");
        let checks: Vec<_> = bad(&found).iter().map(|one| one["check"].clone()).collect();
        assert!(!well && checks == ["mail"], "{found:#?}");
        server.stop();

        let people =
            run(&[&["doctor", "--data-dir", text(place.data()), "--listen", "127.0.0.1:0"], &data[..]].concat());
        assert!(stdout(&people).contains("mend: Name one in the section [mail]"), "{}", stdout(&people));
        assert!(stderr(&people).contains("1 warning"), "{}", stderr(&people));
        assert_eq!(people.status.code(), Some(1));

        fs::set_permissions(place.data(), fs::Permissions::from_mode(0o755)).unwrap();
        names(&doctor(place.data(), &data).0, "data directory", "open to other users");
        fs::write(place.key(), "0".repeat(64)).unwrap();
        names(&doctor(place.data(), &data).0, "master key", "not the one");
        fs::remove_file(place.key()).unwrap();
        names(&doctor(place.data(), &data).0, "master key", "no master key");
        assert!(!place.key().exists(), "doctor makes none");
    }
}

#[test]
fn before_the_first_start_it_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (found, well) = doctor(&data, &[]);
    names(&found, "data directory", "there is no");
    names(&found, "database", "no database yet");
    assert!(well && !data.exists(), "{found:#?}");
}

#[test]
fn a_wrong_setting_a_database_that_is_not_there_and_a_bad_certificate_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = claviger(&["doctor", "--json"]);
    let output = command.env("CLAVIGER_LISTN", "x").output().unwrap();
    names(&serde_json::from_str::<Vec<Value>>(&stdout(&output)).unwrap(), "configuration", "CLAVIGER_LISTEN");
    assert_eq!(output.status.code(), Some(1));

    let gone = ["--database-url", "postgres://nobody@127.0.0.1:1/none"];
    fs::write(folder.path().join("master.key"), "0".repeat(64)).unwrap();
    fs::set_permissions(folder.path().join("master.key"), fs::Permissions::from_mode(0o600)).unwrap();
    names(&doctor(folder.path(), &gone).0, "database", "cannot be opened");

    let file = folder.path().join("cert.pem");
    fs::write(&file, "nothing").unwrap();
    let tls = ["--tls-cert", text(&file), "--tls-key", text(&file)];
    names(&doctor(folder.path(), &tls).0, "tls", "cannot be used");
}
