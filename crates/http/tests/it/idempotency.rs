//! Requests that are sent again.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::operator::Role;
use domain::time::SignedDuration;
use serde_json::{Value, json};

use crate::world::{As as _, World, get, post};

const KEYS: &str = "/api/v1/projects/campus/api-keys";

fn request(form: &Value, key: &str) -> Request<Body> {
    post(KEYS, form).with("idempotency-key", key)
}

async fn count(world: &World, admin: &str) -> usize {
    world.send(get(KEYS).with_key(admin)).await.json()["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_repetition_acts_once_and_shows_no_secret_again() {
    for world in World::both().await {
        let admin = world.key(Role::Admin).await;
        let form = json!({"name": "a", "role": "auditor"});
        let first = world.send(request(&form, "one").with_key(&admin)).await;
        let second = world.send(request(&form, "one").with_key(&admin)).await;
        assert_eq!((first.status, second.status), (StatusCode::CREATED, StatusCode::CREATED), "{}", second.text);
        assert_eq!((first.header("idempotency-replayed"), second.header("idempotency-replayed")), ("", "true"));
        assert_eq!(first.json()["id"], second.json()["id"]);
        assert!(first.json()["secret"].is_string() && second.json().get("secret").is_none());
        assert_eq!(second.json()["omitted"], json!(["secret"]));
        assert_eq!(count(&world, &admin).await, 2);
        world.house.pass(SignedDuration::from_hours(24));
        let next_day = world.send(request(&form, "one").with_key(&admin)).await;
        assert_ne!(next_day.json()["id"], first.json()["id"]);
    }
}

#[tokio::test]
async fn another_body_under_the_same_key_is_refused() {
    let world = World::new().await;
    let admin = world.key(Role::Admin).await;
    world.send(request(&json!({"name": "a", "role": "auditor"}), "one").with_key(&admin)).await;
    let other = world.send(request(&json!({"name": "b", "role": "auditor"}), "one").with_key(&admin)).await;
    assert_eq!((other.status, other.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused"));
    assert_eq!(count(&world, &admin).await, 2);
}

#[tokio::test]
async fn a_key_belongs_to_its_caller_and_route() {
    let world = World::new().await;
    let (admin, other) = (world.key(Role::Admin).await, world.key(Role::Admin).await);
    let form = json!({"name": "a", "role": "auditor"});
    let first = world.send(request(&form, "one").with_key(&admin)).await.json();
    let second = world.send(request(&form, "one").with_key(&other)).await;
    assert_ne!(second.json()["id"], first["id"]);
    assert_eq!(second.header("idempotency-replayed"), "");
    let elsewhere = post("/api/v1/projects/campus/users", &json!({"last_name": "Berg"})).with("idempotency-key", "one");
    let elsewhere = world.send(elsewhere.with_key(&admin)).await;
    assert_eq!((elsewhere.status, elsewhere.header("idempotency-replayed")), (StatusCode::CREATED, ""));
}

#[tokio::test]
async fn a_key_belongs_to_its_project() {
    let world = World::new().await;
    let owner = world.owner().await;
    world.send(post("/api/v1/projects", &json!({"slug": "other", "name": "Other"})).by(&owner)).await;
    let form = json!({"name": "a", "role": "auditor"});
    let attempt = |slug: &str| {
        let path = format!("/api/v1/projects/{slug}/api-keys");
        world.send(post(&path, &form).with("idempotency-key", "one").by(&owner))
    };
    let (here, there) = (attempt("campus").await, attempt("other").await);
    assert_eq!((there.status, there.header("idempotency-replayed")), (StatusCode::CREATED, ""), "{}", there.text);
    assert_ne!(here.json()["id"], there.json()["id"]);
    assert!(there.json()["secret"].is_string(), "it was seen by nobody yet");
}

#[tokio::test]
async fn while_the_first_runs_the_second_waits() {
    for world in World::both().await {
        let owner = world.owner().await;
        let mut overlapped = false;
        for round in 0..20 {
            let form =
                json!({"email": format!("b{round}@example.org"), "name": "B", "password": "staple horse battery"});
            let key = format!("round-{round}");
            let attempt = || world.send(post("/api/v1/operators", &form).with("idempotency-key", &key).by(&owner));
            let (first, second) = futures_util::future::join(attempt(), attempt()).await;
            let (done, other) = if first.status == StatusCode::CREATED { (first, second) } else { (second, first) };
            assert_eq!(done.status, StatusCode::CREATED);
            assert_eq!(attempt().await.header("idempotency-replayed"), "true");
            if other.status == StatusCode::CONFLICT {
                assert_eq!(other.code(), "request_running");
                overlapped = true;
                break;
            }
            // On a busy machine one may be over before the other begins.
            assert_eq!(other.status, StatusCode::CREATED);
        }
        assert!(overlapped, "no two requests were under way at once");
    }
}

#[tokio::test]
async fn a_request_that_failed_may_be_sent_again() {
    let world = World::new().await;
    let owner = world.owner().await;
    let form = json!({"email": "ben@example.org", "name": "Ben", "password": "staple horse battery", "roles": {"north": "admin"}});
    let attempt = || world.send(post("/api/v1/operators", &form).with("idempotency-key", "one").by(&owner));
    assert_eq!(attempt().await.code(), "invalid");
    world.send(post("/api/v1/projects", &json!({"slug": "north", "name": "North"})).by(&owner)).await;
    assert_eq!(attempt().await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    let world = World::new().await;
    let admin = world.key(Role::Admin).await;
    let answered = world.send(request(&json!({"name": "a", "role": "auditor"}), "a b").with_key(&admin)).await;
    assert_eq!((answered.status, answered.code().as_str()), (StatusCode::BAD_REQUEST, "invalid_header"));
}
