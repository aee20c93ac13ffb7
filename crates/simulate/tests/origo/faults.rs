//! Each fault, switched on while the service runs.

use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::Request;
use reqwest::Method;
use serde_json::{Value, json};
use simulate::origo::{Call, FaultKind, Options, Origo};
use simulate::service::{Answer, Name};

use crate::bench::{Bench, POOL, action, person, tell, with};

/// Creates a user; none if no answer came.
async fn create(bench: &Bench, name: &str) -> Option<u16> {
    bench.try_call(Method::POST, "/users", Some(&with(person(name), action(Some(POOL))))).await.map(|told| told.0)
}

#[tokio::test]
async fn refusals_come_before_anything_is_done() {
    let bench = Bench::new().await;
    for (fault, status) in [("rate-limit", 403), ("error-before", 503), ("precondition", 412), ("unauthorized", 401)] {
        bench.faults(&[fault]);
        assert_eq!(create(&bench, "ada").await, Some(status), "{fault}");
    }
    assert!(bench.origo.users().is_empty());
    bench.faults(&["unauthorized"]);
    assert_eq!(bench.ask_token(&bench.options.client_secret).await.0, 401);
    bench.faults(&[]);
    assert_eq!(create(&bench, "ada").await, Some(201));
}

#[tokio::test]
async fn answers_get_lost_before_and_after() {
    let bench = Bench::new().await;
    bench.faults(&["lost-before"]);
    assert_eq!(create(&bench, "ada").await, None);
    assert!(bench.origo.users().is_empty());
    bench.faults(&["lost-answer"]);
    assert_eq!(create(&bench, "ada").await, None);
    assert_eq!(bench.origo.users().len(), 1);
    bench.faults(&["error-after"]);
    assert_eq!(create(&bench, "bea").await, Some(500));
    assert_eq!(bench.origo.users().len(), 2);
}

#[tokio::test]
async fn a_delayed_request_is_done_when_its_caller_has_given_up() {
    let bench = Bench::new().await;
    bench.faults(&["delayed=1"]);
    assert_eq!(create(&bench, "ada").await, None);
    assert!(bench.origo.users().is_empty());
    bench.pass(30);
    assert_eq!(bench.origo.users().len(), 1);
    assert_eq!(bench.origo.credentials().len(), 1);

    bench.faults(&["delayed=1"]);
    assert_eq!(create(&bench, "bea").await, None);
    assert_eq!(create(&bench, "bea").await, Some(201));
    bench.pass(30);
    assert_eq!(bench.origo.users().len(), 2, "the late one finds the address taken");
}

#[tokio::test]
async fn a_slow_answer_takes_its_time_by_the_clock() {
    let bench = Bench::with(|options| options.time_scale = 25.0).await;
    bench.faults(&["slow=1"]);
    let began = Instant::now();
    assert_eq!(create(&bench, "ada").await, Some(201));
    assert!(began.elapsed() >= Duration::from_millis(200), "five seconds, 25 in one");
    let began = Instant::now();
    create(&bench, "bea").await;
    assert!(began.elapsed() < Duration::from_millis(200));
}

#[tokio::test]
async fn a_fault_keeps_to_its_calls_and_its_count() {
    let bench = Bench::new().await;
    bench.faults(&["error-before=2:create-user"]);
    assert_eq!(bench.get("").await.0, 200);
    let mut told = Vec::new();
    for _ in 0..3 {
        told.push(create(&bench, "ada").await);
    }
    assert_eq!(told, [Some(503), Some(503), Some(201)]);
    assert_eq!(bench.origo.faults()[0].to_string(), "error-before=0:create-user");
}

#[tokio::test]
async fn chance_is_the_same_for_the_same_seed() {
    let history = async || {
        let bench = Bench::new().await;
        bench.faults(&["rate-limit=0.5"]);
        let mut statuses = Vec::new();
        for _ in 0..20 {
            statuses.push(bench.get("").await.0);
        }
        statuses
    };
    let first = history().await;
    assert!(first.contains(&200) && first.contains(&403), "{first:?}");
    assert_eq!(first, history().await);
}

#[tokio::test]
async fn a_revocation_that_is_never_confirmed_goes_on_when_the_fault_is_gone() {
    let mut bench = Bench::new().await;
    let (user, credential, _) = bench.user_with_phone("ada").await;
    bench.faults(&["revoke-stuck=1"]);
    assert_eq!(bench.delete(&format!("/credential/{credential}")).await.0, 200);
    bench.pass(86_400);
    bench.renew_token().await;
    assert_eq!(bench.status_on_phone(user).await, "REVOKING");
    bench.faults(&[]);
    assert_eq!(bench.status_on_phone(user).await, "REVOKED");
}

#[tokio::test]
async fn a_part_number_vanishes_or_runs_dry() {
    let bench = Bench::new().await;
    bench.faults(&["part-number-gone"]);
    assert_eq!(bench.get("/part-number").await.1["totalResults"], 0);
    assert_eq!(bench.get("/part-number/11").await.0, 404);
    assert_eq!(create(&bench, "ada").await, Some(400));
    bench.faults(&["pool-exhausted"]);
    assert_eq!(bench.get("/part-number/11").await.1["availableQty"], 0);
    let (status, told) = bench.post("/users", &with(person("ada"), action(Some(POOL)))).await;
    assert_eq!((status, told["detail"].as_str().unwrap().contains("is available")), (400, true));
    assert!(bench.origo.users().is_empty());
}

#[tokio::test]
async fn events_come_twice_in_disorder_and_late() {
    let bench = Bench::new().await;
    bench.faults(&["event-late=1"]);
    bench.user_with_credential("ada").await;
    let ids = |events: &Value| -> Vec<String> {
        events.as_array().unwrap().iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&bench.events("").await.1).len(), 2, "one of three cannot be seen yet");
    bench.pass(45);
    let all = bench.events("").await.1;
    let in_order = ids(&all);
    assert_eq!(in_order.len(), 3);
    assert_eq!(all[0]["time"], "2026-11-20T08:00:00.000000Z", "it is dated when it happened");

    bench.faults(&["event-duplicated=1"]);
    let doubled = ids(&bench.events("").await.1);
    assert_eq!((doubled.len(), &doubled[0]), (4, &doubled[1]));

    bench.user_with_credential("bea").await;
    bench.faults(&["event-reordered"]);
    let ordered: Vec<String> = bench.origo.events().iter().map(|event| event.id.clone()).collect();
    let mut muddled = ids(&bench.events("").await.1);
    assert_ne!(muddled, ordered);
    muddled.sort_unstable();
    let mut sorted = ordered.clone();
    sorted.sort_unstable();
    assert_eq!(muddled, sorted, "the same, in another order");
}

#[tokio::test]
async fn a_callback_is_lost() {
    let bench = Bench::new().await;
    let path = bench.event("/callback");
    tell(bench.request(Method::POST, &path, Some(&json!({"url": "http://127.0.0.1:9/"})))).await.unwrap();
    bench.faults(&["callback-lost=1"]);
    bench.post("/users", &person("ada")).await;
    assert!(bench.origo.take_deliveries().is_empty());
    assert_eq!(bench.events("?callbackStatus=FAILED").await.1.as_array().unwrap().len(), 1);
    bench.post("/users", &person("bea")).await;
    assert_eq!(bench.origo.take_deliveries().len(), 1);
}

#[tokio::test]
async fn a_state_in_memory_answers_without_a_socket() {
    let options = Options::new(3);
    let origo = Origo::new(options.clone(), std::sync::Arc::new(|| "2026-11-20T08:00:00Z".parse().unwrap()));
    let form = format!(
        "client_id={}&client_secret={}&grant_type=client_credentials",
        options.client_id, options.client_secret
    );
    let request = Request::post(format!("/authentication/customer/{}/token", options.organization))
        .header("content-type", "application/x-www-form-urlencoded");
    let answer = origo.handle([10, 0, 0, 1].into(), request.body(Bytes::from(form)).unwrap());
    assert!(matches!(&answer, Answer::Response { after, .. } if after.is_zero()));
    let told: Value = serde_json::from_slice(answer.response().unwrap().body()).unwrap();
    assert!(told["access_token"].is_string());
    assert_eq!(origo.calls()[&Call::Token], 1);
    let list = format!("https://origo.test/credential-management/customer/{}/part-number", options.organization);
    let list = Request::get(&list)
        .header("authorization", format!("Bearer {}", told["access_token"].as_str().unwrap()))
        .header("application-id", "HID-EXAMPLE-TEST")
        .header("application-version", "1");
    let answer = origo.handle([10, 0, 0, 1].into(), list.body(Bytes::new()).unwrap());
    let told: Value = serde_json::from_slice(answer.response().unwrap().body()).unwrap();
    let location = told["Resources"][0]["meta"]["location"].as_str().unwrap();
    assert!(location.starts_with("https://origo.test/credential-management/"), "{location}");
}

#[test]
fn every_fault_has_a_name_and_a_meaning() {
    let mut names: Vec<_> = FaultKind::ALL.iter().map(|kind| kind.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 16);
    assert!(FaultKind::ALL.iter().all(|kind| !kind.meaning().is_empty()));
    assert_eq!(Call::ALL.len(), 20);
}
