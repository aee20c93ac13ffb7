//! Each fault of calls, switched on while the service runs.

use std::time::{Duration, Instant};

use reqwest::Method;
use simulate::accessgrid::{Call, FaultKind};
use simulate::service::Name;

use crate::bench::{Bench, TEMPLATE, person, tell};

/// Issues a pass; none if no answer came.
async fn issue(bench: &Bench, name: &str) -> Option<u16> {
    tell(bench.request(Method::POST, "/v1/key-cards", "", Some(&person(name)))).await.map(|told| told.0)
}

#[tokio::test]
async fn refusals_come_before_anything_is_done() {
    let bench = Bench::new().await;
    for (fault, status) in [
        ("rate-limit", 429),
        ("error-before", 503),
        ("unauthorized", 401),
        ("template-gone", 404),
        ("balance-exhausted", 422),
    ] {
        bench.faults(&[fault]);
        assert_eq!(issue(&bench, "ada").await, Some(status), "{fault}");
    }
    assert!(bench.grid.passes().is_empty());
    bench.faults(&["template-gone=1"]);
    let path = format!("/v1/console/card-templates/{TEMPLATE}");
    assert_eq!([bench.get(&path).await.0, bench.get(&path).await.0], [404, 200]);
    bench.faults(&["balance-exhausted=1"]);
    assert_eq!(bench.get(&path).await.1["balance"], 0);
}

#[tokio::test]
async fn answers_get_lost_before_and_after() {
    let bench = Bench::new().await;
    bench.faults(&["lost-before"]);
    assert_eq!(issue(&bench, "ada").await, None);
    assert!(bench.grid.passes().is_empty());
    bench.faults(&["lost-answer"]);
    assert_eq!(issue(&bench, "ada").await, None);
    assert_eq!(bench.grid.passes().len(), 1);
    bench.faults(&["error-after"]);
    assert_eq!(issue(&bench, "bea").await, Some(500));
    assert_eq!(bench.grid.passes().len(), 2);
}

#[tokio::test]
async fn a_delayed_request_is_done_when_its_caller_has_given_up() {
    let bench = Bench::new().await;
    bench.faults(&["delayed=1:issue"]);
    assert_eq!(issue(&bench, "ada").await, None);
    assert!(bench.grid.passes().is_empty());
    bench.pass(30);
    assert_eq!(bench.grid.passes().len(), 1);
}

#[tokio::test]
async fn a_slow_answer_takes_its_time_by_the_clock() {
    let bench = Bench::with(|options| options.time_scale = 25.0).await;
    bench.faults(&["slow=1"]);
    let began = Instant::now();
    assert_eq!(issue(&bench, "ada").await, Some(201));
    assert!(began.elapsed() >= Duration::from_millis(200), "five seconds, 25 in one");
}

#[test]
fn every_fault_has_a_name_and_a_meaning() {
    let mut names: Vec<_> = FaultKind::ALL.iter().map(|kind| kind.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 14);
    assert!(FaultKind::ALL.iter().all(|kind| !kind.meaning().is_empty()));
    assert_eq!(Call::ALL.len(), 14);
}
