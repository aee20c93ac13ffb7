//! What happened: asked for, and called back.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use reqwest::Method;
use serde_json::{Value, json};
use simulate::origo::CallbackStatus;
use tokio::net::TcpListener;

use crate::bench::{Bench, Told, person, tell};

fn statuses(events: &Value) -> Vec<&str> {
    events.as_array().unwrap().iter().map(|event| event["data"]["status"].as_str().unwrap()).collect()
}

impl Bench {
    async fn event_call(&self, method: Method, path: &str, body: Option<&Value>) -> Told {
        tell(self.request(method, &self.event(path), body)).await.unwrap()
    }
}

#[tokio::test]
async fn everything_that_happens_is_told_in_its_order() {
    let bench = Bench::new().await;
    let (user, credential, container) = bench.user_with_phone("ada").await;
    bench.pass(60);
    bench.delete(&format!("/credential/{credential}")).await;
    bench.pass(60);
    let mut changed = person("ada");
    changed["name"]["familyName"] = json!("Groß");
    bench.put(&format!("/users/{user}"), &changed).await;
    bench.delete(&format!("/users/{user}")).await;
    bench.pass(60);
    let (status, events) = bench.events("").await;
    assert_eq!(status, 200);
    assert_eq!(
        statuses(&events),
        [
            "USER_CREATED",
            "INVITATION_PENDING",
            "CREDENTIAL_RESERVED",
            "INVITATION_ACKNOWLEDGED",
            "ENDPOINT_ACTIVE",
            "CREDENTIALCONTAINER_PERSONALIZED",
            "CREDENTIAL_ISSUED",
            "CREDENTIAL_ISSUED",
            "CREDENTIAL_REVOKING",
            "CREDENTIAL_REVOKED",
            "USER_UPDATED",
            "USER_DELETE_INITIATED",
            "CREDENTIALCONTAINER_INACTIVE",
            "USER_DELETED",
        ]
    );
    let issued = &events[7];
    assert_eq!((&issued["type"], &issued["specversion"]), (&json!("com.origo.mi.credential"), &json!("1.0")));
    let data = &issued["data"];
    assert_eq!(
        (&data["mid"], &data["endpointId"], &data["userId"]),
        (&json!(credential), &json!(container), &json!(user))
    );
    assert_eq!((&data["cardNumber"], &data["midTypeId"]), (&json!("40001"), &json!(11)));
    assert!(data["invitationId"].is_u64() && data["sourceTimestamp"].is_string());
    assert_eq!(events[6]["type"], "origo.credential-management.events.credential");
    let mut times: Vec<&str> = events.as_array().unwrap().iter().map(|event| event["time"].as_str().unwrap()).collect();
    assert!(times.is_sorted());
    times.dedup();
    assert_eq!(times.len(), 14, "each has a time of its own");
    let mut ids: Vec<&str> = events.as_array().unwrap().iter().map(|event| event["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 14);
}

#[tokio::test]
async fn events_are_asked_for_from_and_to_a_time_and_through_a_filter() {
    let bench = Bench::new().await;
    bench.post("/users", &person("ada")).await;
    bench.pass(10);
    bench.user_with_credential("bea").await;
    let count = async |query: &str| bench.events(query).await.1.as_array().unwrap().len();
    assert_eq!(count("?dateFrom=2026-11-20T08:00:00Z").await, 4);
    assert_eq!(count("?dateFrom=2026-11-20T08:00:10Z").await, 3, "within");
    assert_eq!(count("?dateTo=2026-11-20T08:00:10Z").await, 1, "without");
    assert_eq!(count("?dateFrom=2026-11-20T08:00:10.001Z").await, 0);
    let (status, made) =
        bench.event_call(Method::POST, "/events/filter", Some(&json!({"filterSet": ["com.origo.mi.user"]}))).await;
    assert_eq!(status, 201);
    assert_eq!(count(&format!("?filterId={}", made["filterId"])).await, 2);
    assert_eq!(bench.event_call(Method::GET, "/events/filter", None).await, (200, json!([made])));
    for wrong in ["?filterId=1", "?filterId=x", "?dateFrom=yesterday", "?callbackStatus=MAYBE", "?page=2"] {
        let (status, told) = bench.events(wrong).await;
        assert_eq!((status, told["message"].is_string()), (400, true), "{wrong}");
    }
    assert_eq!(bench.event_call(Method::POST, "/events/filter", Some(&json!({"filterSet": [1]}))).await.0, 400);
}

#[tokio::test]
async fn a_page_is_bounded_and_going_on_from_its_last_time_misses_nothing() {
    let bench = Bench::with(|options| options.limits.events_page = 4).await;
    for name in ["ada", "bea", "cleo", "dora"] {
        bench.user_with_credential(name).await;
        bench.pass(1);
    }
    let (mut from, mut seen) = ("2026-01-01T00:00:00Z".to_owned(), std::collections::BTreeSet::new());
    for _ in 0..4 {
        let page = bench.events(&format!("?dateFrom={from}")).await.1;
        let page = page.as_array().unwrap();
        assert!(page.len() <= 6, "two users' events at most");
        seen.extend(page.iter().map(|event| event["id"].as_str().unwrap().to_owned()));
        from = page.last().unwrap()["time"].as_str().unwrap().to_owned();
    }
    assert_eq!(seen.len(), 12);
}

/// Somebody who is called back; keeps what came.
type Post = Arc<Mutex<Vec<(HeaderMap, Value)>>>;

async fn listener() -> (Post, String) {
    let post_box = Post::default();
    let take = async |State(taken): State<Post>, headers: HeaderMap, body: Bytes| {
        taken.lock().unwrap().push((headers, serde_json::from_slice(&body).unwrap()));
        StatusCode::OK
    };
    let router = Router::new().route("/hook", post(take)).with_state(post_box.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (post_box, url)
}

async fn eventually(what: impl Fn() -> bool) {
    for _ in 0..200 {
        if what() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("it did not come");
}

#[tokio::test]
async fn callbacks_carry_events_in_batches_with_the_secret_in_its_header() {
    let bench = Bench::new().await;
    tokio::spawn(bench.origo.clone().deliver_callbacks(bench.client.clone()));
    let (post_box, url) = listener().await;
    let filter =
        bench.event_call(Method::POST, "/events/filter", Some(&json!({"filterSet": ["com.origo.mi.user"]}))).await.1;
    let wanted =
        json!({"url": url, "filterId": filter["filterId"], "httpHeader": "X-Origo-Secret", "secret": "s3cret"});
    let (status, made) = bench.event_call(Method::POST, "/callback", Some(&wanted)).await;
    assert_eq!((status, made.get("secret")), (201, None));
    assert_eq!(bench.event_call(Method::GET, "/callback", None).await, (200, json!([made])));
    bench.user_with_credential("ada").await;
    eventually(|| !post_box.lock().unwrap().is_empty()).await;
    let (headers, events) = post_box.lock().unwrap()[0].clone();
    assert_eq!(headers["content-type"], "application/cloudevents-batch+json");
    assert_eq!(headers["x-origo-secret"], "s3cret");
    assert_eq!(statuses(&events), ["USER_CREATED"], "what the filter lets through");
    let success = bench.events("?callbackStatus=SUCCESS").await.1;
    eventually(|| bench.origo.events()[0].callback == Some(CallbackStatus::Success)).await;
    assert!(success.as_array().unwrap().len() <= 1);
    assert_eq!(statuses(&bench.events("?callbackStatus=SUCCESS").await.1), ["USER_CREATED"]);
    for wrong in [json!({}), json!({"url": "ftp://x"}), json!({"url": url, "filterId": 1})] {
        assert_eq!(bench.event_call(Method::POST, "/callback", Some(&wrong)).await.0, 400, "{wrong}");
    }
}

#[tokio::test]
async fn a_callback_that_nobody_takes_is_tried_once_and_can_be_asked_for() {
    let bench = Bench::new().await;
    bench.event_call(Method::POST, "/callback", Some(&json!({"url": "http://127.0.0.1:9/hook"}))).await;
    bench.post("/users", &person("ada")).await;
    assert_eq!(statuses(&bench.events("?callbackStatus=PENDING").await.1), ["USER_CREATED"]);
    let deliveries = bench.origo.take_deliveries();
    assert_eq!(deliveries.len(), 1);
    bench.origo.delivered(deliveries[0].id, false);
    assert!(bench.origo.take_deliveries().is_empty());
    assert_eq!(statuses(&bench.events("?callbackStatus=FAILED").await.1), ["USER_CREATED"]);
}

#[tokio::test]
async fn one_address_has_one_callback() {
    let bench = Bench::new().await;
    let wanted = json!({"url": "http://127.0.0.1:9/hook"});
    bench.event_call(Method::POST, "/callback", Some(&wanted)).await;
    bench.event_call(Method::POST, "/callback", Some(&wanted)).await;
    assert_eq!(bench.event_call(Method::GET, "/callback", None).await.1.as_array().unwrap().len(), 1);
    bench.post("/users", &person("ada")).await;
    assert_eq!(bench.origo.take_deliveries().len(), 1);
}
