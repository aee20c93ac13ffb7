//! `GET /api/v1/projects/{slug}/events/stream`: what happens, as it happens.
//!
//! Server-sent events (HTML Living Standard, §9.2). Each stream has a task that fetches and a body
//! that sends; between them is room for one page, so that a slow client holds no memory. The task
//! ends the stream when the client reads nothing, may not listen any more, or the server stops.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::sync::Arc;

use app::events::{self, EventStream, Told};
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use tokio::sync::mpsc;
use tracing::Instrument as _;
use utoipa::IntoParams;

use super::EventView;
use crate::access::{InProject, Who};
use crate::extract::Query;
use crate::options::{Options, StreamPace};
use crate::problem::{Fault, Problem, Result};
use crate::server::Server;

const LAST_EVENT_ID: &str = "last-event-id";
/// After how many milliseconds a client may come again when the connection is lost.
const RETRY_MS: u32 = 3_000;
/// Tells a proxy to pass on what it gets as it gets it.
const UNBUFFERED: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

/// Where to begin.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Beginning {
    /// As the header `Last-Event-ID`, which counts if both are there: a browser cannot send that with its first request.
    #[param(required = false)]
    last_event_id: Option<String>,
}

/// Follows events as they happen.
///
/// Server-sent events, one for each, in their order and without gaps. `id` is the event's `seq`, `data` what `list_events`
/// shows of it, in one line. It begins now, or after the event that `Last-Event-ID` names. The first message only tells
/// a place to resume from; comments in between keep the connection. It ends when the server stops, when the client reads
/// too slowly, and when the caller may not listen any more.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/events/stream", operation_id = "stream_events", tag = "events",
    params(("slug" = String, Path, description = "The project's slug."), Beginning,
        ("Last-Event-ID" = Option<String>, Header, description = "The `id` of the last message that was read.")),
    responses((status = 200, description = "Events, until the connection ends.", body = String,
        content_type = "text/event-stream")))]
pub(crate) async fn stream_events(
    State(server): State<Server>,
    InProject(cx): InProject,
    Who(who): Who,
    headers: HeaderMap,
    Query(beginning): Query<Beginning>,
) -> Result<Response> {
    let after = match headers.get(LAST_EVENT_ID) {
        Some(header) => Some(header.to_str().ok().and_then(seq).ok_or_else(|| unusable("it is no place"))?),
        None => beginning.last_event_id.map(|text| seq(&text).ok_or_else(no_place)).transpose()?,
    };
    let options = server.options();
    let stream = events::stream(&cx, &who.proof, after, options.streams.check).await;
    let stream = stream.map_err(|error| match error {
        app::Error::InvalidQuery(_) if headers.contains_key(LAST_EVENT_ID) => unusable("no event had it yet"),
        error => error.into(),
    })?;
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(run(stream, options.clone(), sender).in_current_span());
    let parts = stream::unfold(receiver, async |mut receiver: mpsc::Receiver<Bytes>| {
        receiver.recv().await.map(|part| (Ok::<_, Infallible>(part), receiver))
    });
    let headers = [(CONTENT_TYPE, "text/event-stream"), (CACHE_CONTROL, "no-store"), UNBUFFERED];
    Ok((headers, Body::from_stream(parts)).into_response())
}

/// A place in the order of events, as we write it.
fn seq(text: &str) -> Option<u64> {
    text.parse().ok().filter(|seq: &u64| seq.to_string() == text)
}

fn unusable(why: &str) -> Problem {
    let detail = format!("Last-Event-ID is not the id of a message of this stream: {why}; begin without it");
    let fault = Fault::of_parameter("Last-Event-ID", "invalid_cursor", &detail);
    Problem::new("invalid_header", detail).with_errors(vec![fault])
}

fn no_place() -> Problem {
    let detail = "expected the id of a message of this stream";
    Problem::query(vec![Fault::of_parameter("last_event_id", "invalid_cursor", detail)])
}

/// Why a stream ended.
#[derive(Debug, thiserror::Error)]
enum End {
    #[error("the client went")]
    Gone,
    #[error("the client read too slowly")]
    Slow,
    #[error("the server stops")]
    Stopping,
    /// The caller may not listen any more, or the database fails.
    #[error("{0}")]
    Refused(#[from] app::Error),
}

async fn run(mut stream: EventStream, options: Options, sender: mpsc::Sender<Bytes>) {
    let began = tokio::time::Instant::now();
    let end = tokio::select! {
        end = deliver(&mut stream, options.streams, &sender) => end,
        () = sender.closed() => End::Gone,
        () = options.stopping.cancelled() => End::Stopping,
    };
    tracing::debug!(why = %end, lasted_s = began.elapsed().as_secs(), "a stream ended");
}

async fn deliver(stream: &mut EventStream, pace: StreamPace, sender: &mpsc::Sender<Bytes>) -> End {
    // Without an event: it only gives the client a place to resume from.
    let mut part = format!("retry: {RETRY_MS}\nid: {}\n\n", stream.place());
    loop {
        match tokio::time::timeout(pace.patience, sender.send(part.into())).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return End::Gone,
            Err(_) => return End::Slow,
        }
        part = match stream.next(pace.keep_alive).await {
            Ok(told) if told.is_empty() => ":\n\n".to_owned(),
            Ok(told) => match messages(&told) {
                Ok(messages) => messages,
                Err(error) => return app::Error::internal(error).into(),
            },
            Err(error) => return error.into(),
        };
    }
}

fn messages(told: &[Arc<Told>]) -> serde_json::Result<String> {
    let mut text = String::new();
    for told in told {
        let view = EventView::of(Told::clone(told));
        let json = serde_json::to_string(&view)?;
        let _ = write!(text, "id: {}\ndata: {json}\n\n", view.seq);
    }
    Ok(text)
}
