//! For whom a proxy speaks, and who is no proxy.

use axum::http::StatusCode;
use http_api::Options;
use serde_json::json;

use super::phone::OFFER;
use crate::world::{As as _, World, post};

async fn ask(world: &World, from: &str, forwarded: &str) -> StatusCode {
    let offer = post(OFFER, &json!({"code": ""}));
    world.send_from(from, offer.with("x-forwarded-for", forwarded)).await.status
}

#[tokio::test]
async fn only_a_named_proxy_says_who_asks() {
    let options = Options { trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()], ..Options::default() };
    for world in World::both_with(&options).await {
        // Somebody who is no proxy changes the header each time, and is counted nevertheless.
        for number in 0..120 {
            assert_eq!(ask(&world, "203.0.113.9", &format!("198.51.100.{number}")).await, StatusCode::NOT_FOUND);
        }
        assert_eq!(ask(&world, "203.0.113.9", "198.51.100.250").await, StatusCode::TOO_MANY_REQUESTS);
        // Behind the proxy each is counted alone, whatever they wrote before it.
        assert_eq!(ask(&world, "10.0.0.1", "198.51.100.1").await, StatusCode::NOT_FOUND);
        assert_eq!(ask(&world, "10.0.0.1", "203.0.113.9").await, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(ask(&world, "10.0.0.1", "198.51.100.1, 203.0.113.9").await, StatusCode::TOO_MANY_REQUESTS);
    }
}
