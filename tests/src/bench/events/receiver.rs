//! A receiver of webhooks, and a server for mails: both on loopback, and both quick.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use jiff::Timestamp;
use serde_json::Value;
use simulate::mailsink::{Limits, MailSink};
use tokio::net::TcpListener;

use super::arrivals::Arrivals;

/// Begins to receive; notes whom each message is about. Answers where.
pub(super) async fn receive(heard: Arrivals) -> String {
    let router = axum::Router::new().route("/hook", post(take)).with_state(heard);
    let (listener, address) = loopback().await;
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/hook")
}

async fn take(State(heard): State<Arrivals>, Json(message): Json<Value>) -> StatusCode {
    if let Some(user) = message["data"]["user_id"].as_str() {
        heard.note(user);
    }
    StatusCode::NO_CONTENT
}

/// A server for mails, and since when it runs.
pub(super) struct Mails {
    /// Its port on 127.0.0.1.
    pub(super) port: u16,
    sink: MailSink,
    since: (Instant, Timestamp),
}

impl Mails {
    /// Begins to take mails.
    pub(super) async fn open() -> Self {
        let sink = MailSink::new(Limits { kept: 1_000_000, ..Limits::default() }, Arc::new(Timestamp::now));
        let (listener, address) = loopback().await;
        tokio::spawn(sink.clone().serve_smtp(listener));
        Self { port: address.port(), sink, since: (Instant::now(), Timestamp::now()) }
    }

    /// When each mail came, by its subject.
    pub(super) fn arrivals(&self) -> Arrivals {
        let (arrivals, (instant, timestamp)) = (Arrivals::default(), self.since);
        for mail in self.sink.mails() {
            let after = Duration::try_from(mail.received_at.duration_since(timestamp)).unwrap_or_default();
            arrivals.note_at(&mail.subject, instant + after);
        }
        arrivals
    }
}

async fn loopback() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}
