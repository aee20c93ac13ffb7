//! What happened: sent to webhooks, and listed in logs.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::bench::{Bench, TEMPLATE, tell};

fn kinds(bench: &Bench) -> Vec<String> {
    let deliveries = bench.grid.take_deliveries();
    let body = |body: &Bytes| serde_json::from_slice::<Value>(body).unwrap()["type"].as_str().unwrap().to_owned();
    deliveries.iter().map(|delivery| body(&delivery.body)).collect()
}

impl Bench {
    async fn hook(&self, url: &str, events: &[&str]) -> Value {
        let body = json!({"name": "Test", "url": url, "subscribed_events": events});
        let (status, made) = self.post("/v1/console/webhooks", &body).await;
        assert_eq!(status, 201, "{made}");
        made
    }
}

#[tokio::test]
async fn everything_that_happens_to_a_pass_is_told_in_its_order() {
    let bench = Bench::new().await;
    bench.hook("http://127.0.0.1:9/", &[]).await;
    let id = bench.installed("ada").await;
    for action in ["suspend", "resume", "unlink", "delete"] {
        bench.act(&id, action).await;
    }
    let told = ["issued", "activated", "suspended", "resumed", "unlinked", "deleted"];
    assert_eq!(kinds(&bench), told.map(|event| format!("ag.access_pass.{event}")));
    assert!(bench.grid.take_deliveries().is_empty(), "once");
    let logs = bench.get(&format!("/v1/console/card-templates/{TEMPLATE}/logs?per_page=2")).await.1;
    let events: Vec<&Value> = logs["logs"].as_array().unwrap().iter().map(|log| &log["event"]).collect();
    assert_eq!(events, ["ag.access_pass.deleted", "ag.access_pass.unlinked"], "newest first");
    assert_eq!(logs["logs"][0]["metadata"]["access_pass_id"], id);
    assert_eq!(logs["pagination"]["total_count"], 6);
}

#[tokio::test]
async fn a_webhook_gets_what_it_subscribed_to_with_its_key() {
    type Post = Arc<Mutex<Vec<(HeaderMap, Value)>>>;
    let bench = Bench::new().await;
    tokio::spawn(bench.grid.clone().deliver_events(bench.client.clone()));
    let post_box = Post::default();
    let take = async |State(taken): State<Post>, headers: HeaderMap, body: Bytes| {
        taken.lock().unwrap().push((headers, serde_json::from_slice(&body).unwrap()));
    };
    let router = Router::new().route("/hook", post(take)).with_state(post_box.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let made = bench.hook(&url, &["ag.access_pass.activated"]).await;
    let id = bench.installed("ada").await;
    for _ in 0..200 {
        if !post_box.lock().unwrap().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    let (headers, event) = post_box.lock().unwrap()[0].clone();
    assert_eq!(headers["authorization"], format!("Bearer {}", made["private_key"].as_str().unwrap()));
    assert_eq!((&event["type"], &event["spec_version"]), (&json!("ag.access_pass.activated"), &json!("1.0")));
    assert_eq!((&event["data"]["access_pass_id"], &event["data"]["state"]), (&json!(id), &json!("active")));
    assert!(event["id"].is_string() && event["time"] == "2026-11-20T08:00:00.000Z");
}

#[tokio::test]
async fn webhooks_are_listed_without_their_keys_and_removed() {
    let bench = Bench::new().await;
    let made = bench.hook("http://127.0.0.1:9/", &[]).await;
    let list = bench.get("/v1/console/webhooks").await.1;
    assert_eq!(list["webhooks"][0]["id"], made["id"]);
    assert_eq!(list["webhooks"][0].get("private_key"), None);
    let path = format!("/v1/console/webhooks/{}", made["id"].as_str().unwrap());
    assert_eq!(tell(bench.request(Method::DELETE, &path, "{}", None)).await.unwrap().0, 204);
    bench.issue("ada").await;
    assert!(bench.grid.take_deliveries().is_empty());
    assert_eq!(bench.post("/v1/console/webhooks", &json!({"url": "ftp://x"})).await.0, 422);
}

#[tokio::test]
async fn a_low_balance_is_told_once() {
    let bench = Bench::new().await;
    bench.hook("http://127.0.0.1:9/", &["ag.account_balance.low"]).await;
    assert!(bench.grid.set_balance(TEMPLATE, 7));
    for name in ["ada", "bea", "cleo"] {
        bench.issue(name).await;
    }
    assert_eq!(kinds(&bench), ["ag.account_balance.low"]);
}

#[tokio::test]
async fn events_are_lost_doubled_disordered_and_late() {
    let bench = Bench::new().await;
    bench.hook("http://127.0.0.1:9/", &[]).await;
    let ids = || -> Vec<String> {
        let deliveries = bench.grid.take_deliveries();
        let id = |body: &Bytes| serde_json::from_slice::<Value>(body).unwrap()["id"].as_str().unwrap().to_owned();
        deliveries.iter().map(|delivery| id(&delivery.body)).collect()
    };
    bench.faults(&["callback-lost=1"]);
    bench.issue("ada").await;
    assert!(ids().is_empty());
    bench.faults(&["event-duplicated=1"]);
    bench.issue("bea").await;
    let doubled = ids();
    assert_eq!((doubled.len(), &doubled[0]), (2, &doubled[1]));
    bench.faults(&["event-late=1"]);
    bench.issue("cleo").await;
    assert!(ids().is_empty());
    bench.pass(45);
    assert_eq!(ids().len(), 1);
    bench.faults(&["event-reordered"]);
    for name in 0..8 {
        bench.issue(&format!("n{name}")).await;
    }
    let happened: Vec<String> = bench.grid.events().iter().rev().take(8).rev().map(|event| event.id.clone()).collect();
    let sent = ids();
    assert_ne!(sent, happened);
    assert_eq!(sent.len(), 8);
}
