//! A receiver of webhooks, as a control room's system is one: it keeps what it is told, and knows each message by its id.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::failure::Failure;

/// What each message said, by its id.
type Heard = Arc<Mutex<BTreeMap<String, String>>>;

/// The receiver.
pub(super) struct Receiver {
    /// Where it listens.
    pub(super) url: String,
    heard: Heard,
}

impl Receiver {
    /// Opens it on a free port of this machine.
    pub(super) async fn open() -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/", listener.local_addr()?);
        let heard = Heard::default();
        let router = Router::new().route("/", post(hear)).with_state(heard.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { url, heard })
    }

    /// How many messages of a type came, each counted once.
    pub(super) fn heard(&self, kind: &str) -> usize {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.values().filter(|of| *of == kind).count()
    }
}

async fn hear(State(heard): State<Heard>, headers: HeaderMap, body: String) -> StatusCode {
    let id = headers.get("webhook-id").and_then(|id| id.to_str().ok());
    let event = serde_json::from_str::<Value>(&body).ok();
    let kind = event.as_ref().and_then(|event| event["type"].as_str());
    let (Some(id), Some(kind)) = (id, kind) else { return StatusCode::BAD_REQUEST };
    heard.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned(), kind.to_owned());
    StatusCode::NO_CONTENT
}
