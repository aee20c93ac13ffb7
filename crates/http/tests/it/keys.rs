//! API keys.

use axum::http::StatusCode;
use domain::operator::Role;
use domain::time::SignedDuration;
use serde_json::{Value, json};

use crate::world::{As as _, World, delete, get, post};

const KEYS: &str = "/api/v1/projects/campus/api-keys";

async fn made(world: &World, form: Value) -> (String, String) {
    let admin = world.key(Role::Admin).await;
    let answered = world.send(post(KEYS, &form).with_key(&admin)).await;
    assert_eq!(answered.status, StatusCode::CREATED, "{}", answered.text);
    let view = answered.json();
    (view["id"].as_str().unwrap().to_owned(), view["secret"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_key_opens_its_project_until_it_is_revoked() {
    for world in World::both().await {
        let admin = world.key(Role::Admin).await;
        let (id, secret) = made(&world, json!({"name": "Reports", "role": "auditor"})).await;
        let me = world.send(get("/api/v1/me").with_key(&secret)).await.json();
        assert_eq!((me["kind"].as_str(), me["roles"].clone()), (Some("api_key"), json!({"campus": "auditor"})));
        let listed = world.send(get(KEYS).with_key(&admin)).await;
        assert!(!listed.text.contains(&secret) && !listed.text.contains("secret"), "{}", listed.text);
        let used =
            listed.json()["items"].as_array().unwrap().iter().find(|key| key["id"] == json!(id)).cloned().unwrap();
        assert_eq!(used["last_used_at"], "2027-01-15T08:00:00Z");
        assert_eq!(world.send(delete(&format!("{KEYS}/{id}")).with_key(&admin)).await.status, StatusCode::NO_CONTENT);
        assert_eq!(world.send(get("/api/v1/me").with_key(&secret)).await.code(), "unauthenticated");
    }
}

#[tokio::test]
async fn a_key_that_a_key_made_names_the_person_behind_both() {
    for world in World::both().await {
        let kim = world.operator("kim", Some(Role::Admin)).await;
        let form = json!({"name": "Deployment", "role": "admin"});
        let first = world.send(post(KEYS, &form).by(&kim)).await.json();
        let second = world.send(post(KEYS, &form).with_key(first["secret"].as_str().unwrap())).await.json();
        assert_eq!([&first["created_by"], &second["created_by"]], [&json!(kim.id), &json!(kim.id)]);
        let nobodys = world.key(Role::Admin).await;
        assert_eq!(world.send(post(KEYS, &form).with_key(&nobodys)).await.json()["created_by"], Value::Null);
    }
}

#[tokio::test]
async fn the_database_knows_the_hash_alone() {
    let world = World::new().await;
    let (id, secret) = made(&world, json!({"name": "Reports", "role": "auditor"})).await;
    let mut reader = world.house.app.store().read().await.unwrap();
    let stored = reader.api_keys().lookup(world.house.project.id, id.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(stored.secret_hash, store::seal::sha256(secret.as_bytes()));
    let scratch = world.house.take_scratch();
    let path = scratch.url.strip_prefix("sqlite:").unwrap().to_owned();
    for suffix in ["", "-wal"] {
        let bytes = std::fs::read(format!("{path}{suffix}")).unwrap_or_default();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "in {path}{suffix}");
    }
}

#[tokio::test]
async fn a_key_ends_by_itself() {
    let world = World::new().await;
    let (_, secret) = made(&world, json!({"name": "a", "role": "auditor", "expires_at": "2027-01-15T09:00:00Z"})).await;
    world.house.pass(SignedDuration::from_mins(59));
    assert_eq!(world.send(get("/api/v1/me").with_key(&secret)).await.status, StatusCode::OK);
    world.house.pass(SignedDuration::from_mins(1));
    assert_eq!(world.send(get("/api/v1/me").with_key(&secret)).await.code(), "unauthenticated");
}

#[tokio::test]
async fn a_key_works_from_its_addresses_only() {
    let world = World::new().await;
    let (_, secret) =
        made(&world, json!({"name": "a", "role": "auditor", "address_ranges": ["10.1.0.0/16", "::1"]})).await;
    for (from, is_open) in [("10.1.2.3", true), ("::1", true), ("10.2.0.1", false), ("203.0.113.9", false)] {
        let answered = world.send_from(from, get("/api/v1/me").with_key(&secret)).await;
        assert_eq!(answered.status == StatusCode::OK, is_open, "{from}");
    }
}

#[tokio::test]
async fn what_does_not_fit_is_pointed_at() {
    let world = World::new().await;
    let admin = world.key(Role::Admin).await;
    for (form, pointer) in [
        (json!({"name": "", "role": "auditor"}), "/name"),
        (json!({"name": "a", "role": "king"}), "/role"),
        (json!({"name": "a", "role": "auditor", "address_ranges": ["::1", "10.1.0.1/16"]}), "/address_ranges/1"),
        (json!({"name": "a", "role": "auditor", "expires_at": "2020-01-01T00:00:00Z"}), "/expires_at"),
        (json!({"name": "a", "role": "auditor", "expires": null}), "/expires"),
    ] {
        let answered = world.send(post(KEYS, &form).with_key(&admin)).await;
        assert_eq!(
            (answered.status, answered.code().as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            "{form}"
        );
        assert_eq!(answered.json()["errors"][0]["pointer"], pointer, "{form}");
    }
}

#[tokio::test]
async fn a_foreign_key_is_not_there() {
    let world = World::new().await;
    let owner = world.owner().await;
    let other = post("/api/v1/projects", &json!({"slug": "other", "name": "Other"})).by(&owner);
    assert_eq!(world.send(other).await.status, StatusCode::CREATED);
    let (id, _) = made(&world, json!({"name": "a", "role": "auditor"})).await;
    let foreign = delete(&format!("/api/v1/projects/other/api-keys/{id}")).by(&owner);
    assert_eq!(world.send(foreign).await.code(), "not_found");
}
