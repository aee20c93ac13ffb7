//! What reacts to events, set up through the API as an administrator does.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::Project;

/// Adds so many rules that look at every event and hardly ever act; answers how many there are then. A server that
/// knows no rules has none, and the table says so.
///
/// # Panics
/// If the server refuses one.
pub(super) async fn rules(project: &Project, count: usize) -> usize {
    for number in 0..count {
        let answer = project.request(Method::POST, "rules").json(&rule(number)).send().await.unwrap();
        match answer.status() {
            StatusCode::NOT_FOUND if number == 0 => return 0,
            status => assert_eq!(status, StatusCode::CREATED, "{}", answer.text().await.unwrap()),
        }
    }
    count
}

/// A rule whose text no event has.
fn rule(number: usize) -> Value {
    json!({
        "name": format!("Bench {number}"),
        "trigger": { "filter": format!("category sw \"user.\" and text co \"nobody is called {number}\"") },
        "actions": [{ "kind": "open_task", "text": "bench" }],
    })
}
