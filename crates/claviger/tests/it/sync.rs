//! `claviger sync push` and `sync plan`, against a server that answers as it is told.

use std::fs;
use std::process::Output;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::routing::post;

use crate::program::{claviger, one_line, stderr, stdout, text};

const FILE: &str = "Ada,Lovelace,ada@example.org,1001\n";

/// What reached the server.
type Seen = Arc<Mutex<Vec<(Uri, HeaderMap, Bytes)>>>;

/// A server that always gives the same answer; its address, and what reaches it.
async fn server(status: u16, answer: &str) -> (String, Seen) {
    let seen = Seen::default();
    let (noted, answer) = (seen.clone(), answer.to_owned());
    let handler = move |uri: Uri, headers: HeaderMap, body: Bytes| {
        noted.lock().unwrap().push((uri, headers, body));
        async move { (StatusCode::from_u16(status).unwrap(), answer) }
    };
    let router = Router::new().route("/api/v1/projects/{project}/autosync", post(handler));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (url, seen)
}

fn run_answer(status: &str, dry_run: bool) -> String {
    format!(
        r#"{{"id":"syn_1","status":"{status}","dry_run":{dry_run},
        "file":{{"encoding":"utf-8","separator":",","header":false,"rows":1,"sha256":"00"}},
        "counts":{{"created":1,"updated":0,"deleted":0,"unchanged":0,"skipped":0}},
        "warnings":[{{"code":"w","detail":"mind the gap"}}]}}"#
    )
}

async fn sync(command: &str, url: &str, more: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("users.csv");
    fs::write(&file, FILE).unwrap();
    let mut process = claviger(&["sync", command, text(&file), "--url", url, "--settle", "0"]);
    process.args(more).env("CLAVIGER_TOKEN", "clv_secret");
    tokio::task::spawn_blocking(move || process.output().unwrap()).await.unwrap()
}

#[tokio::test]
async fn a_file_is_sent_whole_with_its_length_digest_and_token() {
    let (url, seen) = server(200, &run_answer("completed", false)).await;
    let output = sync("push", &url, &[]).await;
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(
        stdout(&output),
        "Applied. (1 people, utf-8, separated by ,; run syn_1)\n\
         CREATED  UPDATED  DELETED  UNCHANGED  SKIPPED\n\
         1        0        0        0          0\n"
    );
    assert_eq!(stderr(&output), "warning: mind the gap\n");
    let seen = seen.lock().unwrap();
    let (uri, headers, body) = &seen[0];
    assert_eq!(uri.path(), "/api/v1/projects/default/autosync");
    assert_eq!(headers["authorization"], "Bearer clv_secret");
    assert_eq!(headers["content-type"], "text/csv");
    assert_eq!(headers["content-length"], FILE.len().to_string().as_str());
    // printf 'Ada,Lovelace,ada@example.org,1001\n' | openssl dgst -sha256 -binary | base64
    assert_eq!(headers["content-digest"], "sha-256=:3U2qA2TsOJBKKkP06M/0DDC6NjhTXViEmvLQZo21lBk=:");
    assert_eq!(body, FILE);
}

#[tokio::test]
async fn a_plan_changes_nothing_and_prints_json_on_request() {
    let (url, seen) = server(200, &run_answer("completed", true)).await;
    let output = sync("plan", &url, &["--json", "--project", "campus"]).await;
    let printed: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(printed["counts"]["created"], 1);
    let uri = seen.lock().unwrap()[0].0.clone();
    assert_eq!(uri.path(), "/api/v1/projects/campus/autosync");
    assert!(uri.query().unwrap().contains("dry_run=true"), "{uri}");
}

#[tokio::test]
async fn a_held_run_is_exit_code_3() {
    let (url, _) = server(202, &run_answer("held", false)).await;
    let output = sync("push", &url, &[]).await;
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("the run syn_1 is held until an administrator approves it"));
}

#[tokio::test]
async fn a_refusal_is_exit_code_1_with_each_error_by_its_place() {
    let problem = r#"{"type":"about:blank","title":"Refused","status":422,"code":"file_refused",
        "detail":"the file was refused and nothing was changed","total_errors":3,
        "errors":[{"line":2,"column":3,"value":"ada@","code":"email_invalid","detail":"not an e-mail address"},
                  {"line":9,"code":"row_short","detail":"the row is short"}]}"#;
    let (url, _) = server(422, problem).await;
    let output = sync("push", &url, &[]).await;
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        stderr(&output),
        "line 2, column 3: \"ada@\": not an e-mail address\n\
         line 9: the row is short\n\
         claviger: the file was refused and nothing was changed (3 errors in all, the first 2 are listed) \
         [file_refused, 422]\n"
    );
}

#[tokio::test]
async fn what_cannot_be_sent_is_told_in_one_line() {
    let told = one_line(&sync("push", "http://127.0.0.1:1", &[]).await, 1);
    assert!(told.starts_with("claviger: 127.0.0.1:1 cannot be reached ("), "{told}");
    assert!(told.contains("check --url and the network"), "{told}");
    let told = one_line(&sync("push", "http://doors.example.org", &[]).await, 1);
    assert!(told.contains("the token would travel unencrypted"), "{told}");
    assert!(one_line(&sync("push", "doors", &[]).await, 1).contains("is not an address"));
    let (url, _) = server(200, "hello").await;
    assert!(one_line(&sync("push", &url, &[]).await, 1).contains("gave an answer that is not Claviger's"));
    let output = claviger(&["sync", "push", "/nowhere/users.csv", "--url", &url, "--token", "x"]).output().unwrap();
    assert!(one_line(&output, 1).contains("/nowhere/users.csv cannot be read"));
    let output = claviger(&["sync", "push", "/nowhere/users.csv", "--url", &url]).output().unwrap();
    assert!(one_line(&output, 1).contains("no token is given"));
}
