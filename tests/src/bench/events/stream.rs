//! A screen: a client that follows what happens, as the console does.

use reqwest::Method;
use serde_json::Value;

use crate::Project;

/// Follows the project's events from now on, and hands on each of them.
///
/// # Panics
/// If the server refuses.
pub(super) async fn follow(project: &Project, mut see: impl FnMut(&Value) + Send + 'static) {
    let mut answer = project.request(Method::GET, "events/stream").send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
    tokio::spawn(async move {
        let mut rest = Vec::new();
        while let Ok(Some(chunk)) = answer.chunk().await {
            rest.extend_from_slice(&chunk);
            let Some(end) = rest.iter().rposition(|byte| *byte == b'\n') else { continue };
            let whole: Vec<u8> = rest.drain(..=end).collect();
            let told = whole.split(|byte| *byte == b'\n').filter_map(|line| line.strip_prefix(b"data:"));
            told.filter_map(|data| serde_json::from_slice(data.trim_ascii()).ok()).for_each(|event| see(&event));
        }
    });
}
