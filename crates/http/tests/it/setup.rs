//! The first operator.

use app::access::setup;
use axum::http::StatusCode;
use domain::time::SignedDuration;
use http_api::Options;
use serde_json::{Value, json};

use crate::world::{Answered, PASSWORD, World, post};

async fn link(world: &World) -> String {
    let link = setup::offer(&world.house.app).await.unwrap().unwrap();
    let (page, token) = link.expose().split_once('#').unwrap();
    assert_eq!(page, "https://doors.example.org/setup", "the token stands in the fragment");
    token.to_owned()
}

fn form(token: &str) -> Value {
    json!({"token": token, "email": "maria@example.org", "name": "Maria", "password": PASSWORD})
}

async fn try_link(world: &World, token: &str) -> Answered {
    world.send(post("/api/v1/setup", &form(token))).await
}

#[tokio::test]
async fn the_link_makes_one_owner_who_is_logged_in() {
    for world in World::both().await {
        let token = link(&world).await;
        let answered = try_link(&world, &token).await;
        assert_eq!(answered.status, StatusCode::CREATED, "{}", answered.text);
        assert_eq!(answered.json()["instance_owner"], true);
        assert!(answered.header("set-cookie").starts_with("__Host-claviger="));
        let again = try_link(&world, &token).await;
        assert_eq!((again.status, again.code().as_str()), (StatusCode::FORBIDDEN, "setup_link_invalid"));
        assert!(setup::offer(&world.house.app).await.unwrap().is_none(), "there is an operator");
    }
}

#[tokio::test]
async fn the_link_lives_for_an_hour() {
    let world = World::new().await;
    let token = link(&world).await;
    world.house.pass(SignedDuration::from_mins(60));
    assert_eq!(try_link(&world, &token).await.code(), "setup_link_invalid");
}

#[tokio::test]
async fn a_new_link_voids_the_old_one() {
    let world = World::new().await;
    let (old, new) = (link(&world).await, link(&world).await);
    assert_eq!(try_link(&world, &old).await.code(), "setup_link_invalid");
    assert_eq!(try_link(&world, &new).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn what_does_not_fit_leaves_the_link_as_it_is() {
    let world = World::new().await;
    let token = link(&world).await;
    let mut weak = form(&token);
    weak["password"] = json!("short");
    weak["name"] = json!("");
    let answered = world.send(post("/api/v1/setup", &weak)).await;
    assert_eq!(answered.code(), "invalid");
    let pointers: Vec<_> = answered.json()["errors"].as_array().unwrap().iter().map(|e| e["pointer"].clone()).collect();
    assert_eq!(pointers, ["/name", "/password"]);
    assert_eq!(try_link(&world, &token).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn beyond_this_machine_the_link_wants_tls_or_a_named_proxy() {
    let open = Options { listen: "0.0.0.0:8080".parse().unwrap(), ..Options::default() };
    let proxied = Options { trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()], ..open.clone() };
    let secure = Options { tls: true, ..open.clone() };
    for (options, from, is_taken) in [
        (open, "203.0.113.9", false),
        (proxied.clone(), "203.0.113.9", false),
        (proxied, "10.0.0.1", true),
        (secure, "203.0.113.9", true),
    ] {
        let world = World::with(options.clone()).await;
        let token = link(&world).await;
        let answered = world.send_from(from, post("/api/v1/setup", &form(&token))).await;
        if is_taken {
            assert_eq!(answered.status, StatusCode::CREATED, "{options:?} {from}");
        } else {
            assert_eq!(answered.code(), "setup_insecure", "{options:?} {from}");
        }
    }
}
