//! A screen: a client that follows what happens, and notes when it learns of which user.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use reqwest::Method;
use serde_json::Value;

use crate::Project;

/// When each user was first heard of, wherever it is that somebody listens.
#[derive(Clone, Default)]
pub(super) struct Arrivals(Arc<Mutex<HashMap<String, Instant>>>);

impl Arrivals {
    /// It is known now.
    pub(super) fn note(&self, user: &str) {
        self.0.lock().unwrap().entry(user.to_owned()).or_insert_with(Instant::now);
    }

    /// When it became known.
    pub(super) fn of(&self, user: &str) -> Option<Instant> {
        self.0.lock().unwrap().get(user).copied()
    }
}

/// Follows the project's events from now on.
///
/// # Panics
/// If the server refuses.
pub(super) async fn follow(project: &Project, arrivals: Arrivals) {
    let mut answer = project.request(Method::GET, "events/stream").send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
    tokio::spawn(async move {
        let mut rest = Vec::new();
        while let Ok(Some(chunk)) = answer.chunk().await {
            rest.extend_from_slice(&chunk);
            while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = rest.drain(..=end).collect();
                let data = line.strip_prefix(b"data:").map(<[u8]>::trim_ascii);
                let event = data.and_then(|data| serde_json::from_slice::<Value>(data).ok());
                let changed = event.as_ref().filter(|event| event["category"] == "user.updated");
                if let Some(user) = changed.and_then(|event| event["user_id"].as_str()) {
                    arrivals.note(user);
                }
            }
        }
    });
}
