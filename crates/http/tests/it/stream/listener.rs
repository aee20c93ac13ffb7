//! A client of a stream.

use std::time::{Duration, Instant};

use axum::body::{Body, BodyDataStream};
use axum::http::{HeaderMap, Request, StatusCode};
use futures_util::StreamExt as _;
use serde_json::Value;

use super::STREAM;
use crate::world::{As as _, World, get};

/// Longer than anything takes that comes at all.
const PATIENCE: Duration = Duration::from_secs(20);

/// A stream that is open, read as a browser reads it.
pub(crate) struct Listener {
    pub(crate) headers: HeaderMap,
    body: BodyDataStream,
    text: String,
    /// The `id` that was last seen: what the browser would resume with.
    pub(crate) last_id: String,
}

/// An event of the stream.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) category: String,
    pub(crate) data: Value,
}

impl Listener {
    /// Opens the stream; reads the place that it begins at.
    pub(crate) async fn open(world: &World, request: Request<Body>) -> Self {
        let response = world.begin("192.0.2.1", request).await;
        let (parts, body) = response.into_parts();
        assert_eq!(parts.status, StatusCode::OK);
        let body = body.into_data_stream();
        let mut listener = Self { headers: parts.headers, body, text: String::new(), last_id: String::new() };
        let first = listener.block().await.unwrap();
        assert!(first.starts_with("retry: 3000\nid: "), "{first}");
        listener
    }

    /// Opens the stream with a key, after a message if one is named.
    pub(crate) async fn with_key(world: &World, key: &str, after: Option<&str>) -> Self {
        let request = get(STREAM).with_key(key);
        Self::open(world, after.into_iter().fold(request, |request, id| request.with("last-event-id", id))).await
    }

    /// The next event; `None` where the stream ends.
    pub(crate) async fn next(&mut self) -> Option<Message> {
        let until = Instant::now() + PATIENCE;
        loop {
            assert!(Instant::now() < until, "only comments come after {}", self.last_id);
            let block = self.block().await?;
            let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
            if let Some(data) = field("data: ") {
                let data: Value = serde_json::from_str(&data).unwrap();
                let category = data["category"].as_str().unwrap().to_owned();
                return Some(Message { id: field("id: ").unwrap(), category, data });
            }
        }
    }

    /// What stands up to the next empty line.
    pub(crate) async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                let id = block.lines().find_map(|line| line.strip_prefix("id: "));
                self.last_id = id.map_or(std::mem::take(&mut self.last_id), str::to_owned);
                return Some(block);
            }
            let part = tokio::time::timeout(PATIENCE, self.body.next()).await;
            let part = part.unwrap_or_else(|_| panic!("nothing comes after {:?}", self.last_id));
            let Some(part) = part else {
                assert_eq!(self.text, "", "it ends with a whole message");
                return None;
            };
            self.text.push_str(std::str::from_utf8(&part.unwrap()).unwrap());
        }
    }

    /// Whether anything comes, or the stream ends, within a while.
    pub(crate) async fn is_quiet_for(&mut self, span: Duration) -> bool {
        tokio::time::timeout(span, self.block()).await.is_err()
    }
}
