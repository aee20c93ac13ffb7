//! Files that do not arrive as they were announced, and files that are too large.

use reqwest::{Body, Method, StatusCode};
use serde_json::{Value, json};
use system_tests::Database;
use system_tests::bench::memory;

use crate::fault::file;
use crate::files::{CHANGE, GOOD};
use crate::raw;
use crate::scene::{FILE, Scene};

const REFUSED: (StatusCode, &str) = (StatusCode::UNPROCESSABLE_ENTITY, "file_refused");
const TOO_LARGE: (StatusCode, &str) = (StatusCode::PAYLOAD_TOO_LARGE, "too_large");

/// SHA-256 of nothing: `printf '' | openssl dgst -sha256 -binary | base64`.
const OF_NOTHING: &str = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";

/// How much the server takes in the tests of its limits.
const LIMIT: usize = 1_000_000;

impl Scene {
    async fn post_with(&self, header: (&str, &str), body: impl Into<Body>) -> (StatusCode, Value) {
        let request = self.project.request(Method::POST, &format!("autosync?file_name={FILE}"));
        let request = request.header("content-type", "text/csv").header(header.0, header.1);
        let answer = request.body(body).send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    /// Refused before there is a run: nobody is mailed.
    async fn turns_away(&self, status: StatusCode, code: &str, header: (&str, &str)) {
        println!("{}: {}", header.0, header.1);
        let (before, run) = (self.project.dump().await, self.newest_run().await);
        let request = self.project.request(Method::POST, "autosync").header(header.0, header.1).body(CHANGE);
        let request = if header.0 == "content-type" { request } else { request.header("content-type", "text/csv") };
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{header:?}");
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer["code"], code, "{header:?}: {answer}");
        assert_eq!(self.newest_run().await, run, "{header:?}");
        self.no_letter(header.1).await;
        self.unchanged_since(&before, header.1).await;
    }
}

async fn damaged_on_the_way(database: Database) {
    let scene = Scene::open(database, &[], json!({}), GOOD).await;
    let whole = (CHANGE.len() + GOOD.len()) as u64;
    let short = async || raw::post(&scene.project, whole, CHANGE.as_bytes(), true).await;
    scene.refuses("a body shorter than its Content-Length", REFUSED, &[file("body_short")], short).await;
    let other = async || scene.post_with(("content-digest", OF_NOTHING), CHANGE).await;
    scene.refuses("a body that is not what Content-Digest says", REFUSED, &[file("digest_mismatch")], other).await;
    scene.turns_away(StatusCode::BAD_REQUEST, "invalid_header", ("content-digest", "sha-256=:none:")).await;
    let media = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    scene.turns_away(media, "unsupported_media_type", ("content-encoding", "gzip")).await;
    scene.turns_away(media, "unsupported_media_type", ("content-type", "application/json")).await;
    scene.project.set(json!({ "autosync": { "enabled": false } })).await;
    scene.turns_away(StatusCode::FORBIDDEN, "autosync_disabled", ("content-type", "text/csv")).await;
}

/// 201 MB, announced: the answer comes before the first byte was sent.
async fn over_the_limit_by_its_own_word(database: Database) {
    let scene = Scene::open(database, &[], json!({}), GOOD).await;
    let announced = async || raw::post(&scene.project, 201_000_000, b"", false).await;
    scene.refuses("201 MB, announced", TOO_LARGE, &[file("file_too_large")], announced).await;
}

/// Not announced: the server stops reading at its limit, and keeps none of it in memory.
async fn over_the_limit(database: Database) {
    let limits = [("CLAVIGER_MAX_UPLOAD_BYTES", LIMIT.to_string()), ("CLAVIGER_MAX_UPLOAD_ROWS", "5".to_owned())];
    let limits = limits.each_ref().map(|(name, value)| (*name, value.as_str()));
    let scene = Scene::open(database, &limits, json!({}), GOOD).await;
    let one_more = CHANGE.repeat(LIMIT / CHANGE.len() + 1);
    let sent = async || scene.project.upload_as(FILE, one_more.clone()).await;
    scene.refuses("a byte too many", TOO_LARGE, &[file("file_too_large")], sent).await;
    let many_more = vec![b'x'; 20 * LIMIT];
    let deaf = async || raw::post(&scene.project, many_more.len() as u64, &many_more, false).await;
    scene.refuses("20 MB, from a sender that reads only at its end", TOO_LARGE, &[file("file_too_large")], deaf).await;
    let pid = scene.server.pid().unwrap();
    memory::forget_peak(pid);
    let before = memory::peak_mb(pid);
    let endless = async || raw::post_chunked(&scene.project, &b"x".repeat(1 << 16), 1_600).await;
    scene.refuses("100 MB, not announced", TOO_LARGE, &[file("file_too_large")], endless).await;
    let grown = memory::peak_mb(pid) - before;
    assert!(grown < 20, "the server's memory grew by {grown} MB while 100 MB were sent");
    let rows = GOOD.repeat(2);
    let rows = async || scene.project.upload_as(FILE, rows.clone()).await;
    scene.refuses("a row too many", REFUSED, &[file("too_many_rows")], rows).await;
}

#[tokio::test]
async fn files_that_are_damaged_on_the_way_change_nothing() {
    for database in Database::both().await {
        damaged_on_the_way(database).await;
    }
}

#[tokio::test]
async fn files_that_are_too_large_change_nothing() {
    for database in Database::both().await {
        over_the_limit_by_its_own_word(database.clone()).await;
    }
    for database in Database::both().await {
        over_the_limit(database).await;
    }
}
