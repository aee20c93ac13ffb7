//! What a service sends of its own accord.

use std::time::Duration;

use axum::body::Bytes;

/// How often a simulator looks whether there is something to send.
const PAUSE: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(10);

/// A POST to somebody who wants to hear of events.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Its number, by which the service is told what came of it.
    pub id: u64,
    /// Where it goes.
    pub url: String,
    /// Its headers, the content type among them.
    pub headers: Vec<(String, String)>,
    /// What it says.
    pub body: Bytes,
}

/// Sends what `take` gives for as long as it is polled, one by one, each once, and tells `done` whether it was taken.
pub async fn deliver(client: reqwest::Client, take: impl Fn() -> Vec<Delivery>, done: impl Fn(u64, bool)) {
    loop {
        for delivery in take() {
            done(delivery.id, post(&client, &delivery).await);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn post(client: &reqwest::Client, delivery: &Delivery) -> bool {
    let request = client.post(&delivery.url).timeout(PATIENCE).body(delivery.body.clone());
    let headers = delivery.headers.iter();
    let request = headers.fold(request, |request, (name, value)| request.header(name, value));
    match request.send().await {
        Ok(answer) => answer.status().is_success(),
        Err(error) => {
            tracing::info!(%error, "a callback could not be delivered");
            false
        }
    }
}
