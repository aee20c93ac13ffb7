//! `claviger demo`: every step goes well, and nothing of it stays behind.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::program::{claviger, one_line, run, stderr, stdout, text};

/// The lists with their results, and how many people each created, updated, deleted and left alone; and the mails.
const TABLE: &str = "\
FILE                           RESULT              CREATED  UPDATED  DELETED  UNCHANGED  MAILS
mobile-id-users.csv            completed           250      0        0        0          250
mobile-id-users-next.csv       completed           6        7        5        238        14
mobile-id-users-broken.csv     refused, 10 errors  –        –        –        –          1
mobile-id-users-truncated.csv  held                –        –        –        –          1
";

#[test]
fn every_step_goes_well_whatever_is_configured_here() {
    let folder = tempfile::tempdir().unwrap();
    let output = claviger(&["demo", "--exit"])
        .env("TMPDIR", folder.path())
        .env("CLAVIGER_DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing")
        .env("HTTP_PROXY", "http://127.0.0.1:1")
        .output()
        .unwrap();
    let told = stdout(&output);
    assert!(output.status.success(), "{told}{}", stderr(&output));
    assert!(output.stderr.is_empty(), "{}", stderr(&output));
    assert!(told.contains(TABLE), "{told}");
    let steps: Vec<&str> = told.lines().filter(|line| line.starts_with("ok ")).collect();
    assert_eq!(steps.len(), 10, "{told}");
    assert!(!told.contains("FAILED"), "{told}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing stays behind");
}

#[test]
fn it_stays_until_it_is_told_to_stop() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let mut command = claviger(&["demo", "--data-dir", text(&data)]);
    let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
    let told: Vec<String> = lines.take_while(|line| !line.contains("until you press Ctrl-C")).collect();
    let is_running = process.try_wait().unwrap().is_none();
    assert!(Command::new("kill").args(["-INT", &process.id().to_string()]).status().unwrap().success());
    assert!(process.wait().unwrap().success());
    assert!(is_running);
    for what in ["The console", "  log in as", "The mails", "HID Origo", "The phone page", "The API", "A key for it"] {
        assert!(told.iter().any(|line| line.starts_with(what)), "{told:?}");
    }
    assert!(data.join("claviger.db").exists(), "a named folder is kept");
    let again = run(&["demo", "--exit", "--data-dir", text(&data)]);
    assert!(one_line(&again, 1).contains("is not empty; the demo begins with nothing"));
}
