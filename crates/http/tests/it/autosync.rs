//! Files of users on their way in, and the task that sends them.

use std::time::Duration;

use app::context::SyncLimits;
use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode};
use data_encoding::BASE64;
use domain::operator::Role;
use domain::time::SignedDuration;
use futures_util::StreamExt as _;
use serde_json::json;

use crate::world::{As as _, ORIGIN, World, get, post};

const AUTOSYNC: &str = "/api/v1/projects/campus/autosync";

fn upload(body: Body) -> Request<Body> {
    Request::post(AUTOSYNC).header("content-type", "text/csv").body(body).unwrap()
}

/// So many parts of 16 KiB, and then nothing more, without an end: the sender waits for the answer.
fn unended(parts: usize) -> Body {
    let part = || Ok::<_, std::io::Error>(Bytes::from(vec![b'a'; 16 * 1024]));
    let parts = futures_util::stream::iter((0..parts).map(move |_| part()));
    Body::from_stream(parts.chain(futures_util::stream::pending()))
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_before_it_is_read() {
    let world = World::taking(SyncLimits { bytes: 64 * 1024, rows: 10 }).await;
    let key = world.key(Role::Autosync).await;
    for announced in [true, false] {
        let mut request = upload(unended(if announced { 0 } else { 5 }));
        if announced {
            request.headers_mut().insert("content-length", "16384000".parse().unwrap());
        }
        let answer = world.send(request.with_key(&key));
        let refused = tokio::time::timeout(Duration::from_secs(5), answer).await.expect("the rest is not waited for");
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large"));
    }
    let rows = "Ada,Berg,ada@example.org,1,a\n".repeat(11);
    let refused = world.send(upload(Body::from(rows)).with_key(&key)).await;
    assert_eq!(refused.code(), "file_refused", "more rows than are taken: {}", refused.text);
    let admin = world.key(Role::Admin).await;
    let users = world.send(get("/api/v1/projects/campus/users").with_key(&admin)).await;
    assert_eq!(users.json()["items"], json!([]), "nothing was changed");
}

#[tokio::test]
async fn what_is_packed_is_not_unpacked() {
    let world = World::new().await;
    let key = world.key(Role::Autosync).await;
    for encoding in ["gzip", "br", "deflate"] {
        let packed = upload(Body::from("x")).with("content-encoding", encoding);
        assert_eq!(world.send(packed.with_key(&key)).await.code(), "unsupported_media_type", "{encoding}");
    }
}

#[tokio::test]
async fn a_task_comes_by_post_alone_is_kept_by_nobody_and_shows_its_key_once() {
    for world in World::both().await {
        let admin = world.key(Role::Admin).await;
        for platform in ["windows", "systemd", "cron"] {
            let path = format!("{AUTOSYNC}/task-config?for={platform}");
            assert_eq!(world.send(get(&path).with_key(&admin)).await.code(), "method_not_allowed");
            let ask = || post(&path, &json!({})).with("idempotency-key", platform).with("host", "evil.example");
            let made = world.send(ask().with_key(&admin)).await;
            assert_eq!((made.status, made.header("cache-control")), (StatusCode::CREATED, "no-store"), "{}", made.text);
            let secret = made.json()["secret"].as_str().unwrap().to_owned();
            let files = made.json()["files"].as_array().unwrap().clone();
            let texts = files.iter().map(|file| {
                let bytes = BASE64.decode(file["content"].as_str().unwrap().as_bytes()).unwrap();
                String::from_utf8_lossy(&bytes).replace('\0', "") // UTF-16 for Windows
            });
            let text = texts.collect::<String>();
            assert!(text.contains(ORIGIN) && !text.contains("evil.example"), "{text}");
            let steps = made.json()["steps"].to_string();
            assert!(!text.contains(&secret) && !steps.contains(&secret), "in no file and on no command line");
            let again = world.send(ask().with_key(&admin)).await;
            assert_eq!(again.json()["omitted"], json!(["secret"]), "{}", again.text);
            assert!(!again.text.contains(&secret));
        }
    }
}

#[tokio::test]
async fn a_tasks_key_uploads_and_nothing_else_and_its_use_is_shown() {
    for world in World::both().await {
        let admin = world.key(Role::Admin).await;
        let made = world.send(post(&format!("{AUTOSYNC}/task-config?for=cron"), &json!({})).with_key(&admin)).await;
        let secret = made.json()["secret"].as_str().unwrap().to_owned();
        for path in ["/api/v1/projects/campus/users", "/api/v1/projects/campus/api-keys", AUTOSYNC] {
            assert_eq!(world.send(get(path).with_key(&secret)).await.code(), "forbidden", "{path}");
        }
        let file = upload(Body::from("Ada,Berg,ada@example.org,1,a\n"));
        assert_eq!(world.send(file.with_key(&secret)).await.status, StatusCode::OK);
        let keys = world.send(get("/api/v1/projects/campus/api-keys").with_key(&admin)).await.json();
        let key = keys["items"].as_array().unwrap().iter().find(|key| key["id"] == made.json()["key_id"]).unwrap();
        assert_eq!((&key["role"], &key["last_used_at"]), (&json!("autosync"), &json!("2027-01-15T08:00:00Z")));
        assert!(key.get("expires_at").is_some() && key.get("address_ranges").is_some(), "{key}");
    }
}

#[tokio::test]
async fn a_tasks_key_can_be_limited_in_place_and_time() {
    for world in World::both().await {
        let admin = world.key(Role::Admin).await;
        let task = |query: &str| post(&format!("{AUTOSYNC}/task-config?for=cron&{query}"), &json!({})).with_key(&admin);
        let made = world.send(task("address_ranges=10.1.0.0/16,::1&expires_at=2027-01-15T09:00:00Z")).await;
        let secret = made.json()["secret"].as_str().unwrap().to_owned();
        let file = || upload(Body::from("Ada,Berg,ada@example.org,1,a\n")).with_key(&secret);
        assert_eq!(world.send_from("10.2.0.1", file()).await.code(), "unauthenticated");
        assert_eq!(world.send_from("10.1.2.3", file()).await.status, StatusCode::OK);
        let keys = world.send(get("/api/v1/projects/campus/api-keys").with_key(&admin)).await.json();
        let key = keys["items"].as_array().unwrap().iter().find(|key| key["id"] == made.json()["key_id"]).unwrap();
        assert_eq!(key["expires_at"], "2027-01-15T09:00:00Z");
        assert_eq!(key["address_ranges"], json!(["10.1.0.0/16", "::1"]));
        world.house.pass(SignedDuration::from_hours(1));
        assert_eq!(world.send_from("10.1.2.3", file()).await.code(), "unauthenticated");
        for (query, parameter) in [
            ("expires_at=2020-01-01T00:00:00Z", "expires_at"),
            ("expires_at=tomorrow", "expires_at"),
            ("address_ranges=10.1.0.1/16", "address_ranges"),
            ("address_ranges=", "address_ranges"),
        ] {
            let refused = world.send(task(query)).await;
            assert_eq!(refused.code(), "invalid_query", "{query}");
            assert_eq!(refused.json()["errors"][0]["parameter"], parameter, "{}", refused.text);
        }
    }
}
