//! Links: made of the configured address alone, shown once, and kept nowhere.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::operator::Role;
use serde_json::json;

use crate::world::{Answered, As as _, ORIGIN, World, get, post};

/// As somebody asks who would like links to lead elsewhere.
fn misled(request: Request<Body>) -> Request<Body> {
    let request = request.with("host", "evil.example").with("x-forwarded-host", "evil.example");
    request.with("forwarded", "host=evil.example;proto=http").with("x-forwarded-proto", "http")
}

/// Acquires a credential whose link is shown in the answer.
async fn acquire(world: &World, key: &str, user: &str) -> Answered {
    let path = format!("/api/v1/projects/campus/pools/{}/acquire", world.house.pool.id);
    let request = post(&path, &json!({"user_id": user, "channel": "shown"})).with("idempotency-key", "one");
    world.send(misled(request.with_key(key))).await
}

#[tokio::test]
async fn a_link_leads_to_the_configured_address_and_is_shown_once() {
    for world in World::both().await {
        let key = world.key(Role::Operator).await;
        let user = world.house.user("Ada", "4711").await.id.to_string();
        let first = acquire(&world, &key, &user).await;
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
        let code = first.json()["code"].as_str().unwrap().to_owned();
        assert_eq!(first.json()["link"], format!("{ORIGIN}/m/#{code}"), "the code stands in the fragment");
        assert!(!first.text.contains("evil.example") && !first.header("location").contains("evil.example"));
        let again = acquire(&world, &key, &user).await;
        assert_eq!((again.status, again.header("idempotency-replayed")), (StatusCode::CREATED, "true"));
        assert_eq!(
            (again.json()["id"].clone(), again.json()["omitted"].clone()),
            (first.json()["id"].clone(), json!(["code", "link", "invitation"]))
        );
        assert!(!again.text.contains(&code), "{}", again.text);
    }
}

#[tokio::test]
async fn no_list_shows_a_code_and_the_database_knows_its_hash_alone() {
    let world = World::new().await;
    let key = world.key(Role::Admin).await;
    let user = world.house.user("Ada", "4711").await.id.to_string();
    let code = acquire(&world, &key, &user).await.json()["code"].as_str().unwrap().to_owned();
    for list in ["invitations", "credentials", "events", "audit", "jobs", "users"] {
        let shown = world.send(get(&format!("/api/v1/projects/campus/{list}")).with_key(&key)).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
        assert!(!shown.text.contains(&code), "{list}: {}", shown.text);
    }
    let raw = data_encoding::BASE32_NOPAD.decode(code.to_uppercase().as_bytes()).unwrap();
    let scratch = world.house.take_scratch();
    let path = scratch.url.strip_prefix("sqlite:").unwrap().to_owned();
    for suffix in ["", "-wal"] {
        let bytes = std::fs::read(format!("{path}{suffix}")).unwrap_or_default();
        for secret in [code.as_bytes(), &raw] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret), "in {path}{suffix}");
        }
    }
}
