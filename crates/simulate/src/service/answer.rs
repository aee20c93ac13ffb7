//! What comes back from a call, and how it goes over a socket.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Query, Request};
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{Response, StatusCode, Uri};
use axum::response::IntoResponse;
use futures_util::stream;

use super::Service;

const LARGEST_BODY: usize = 1024 * 1024;

/// What comes back from a call.
#[derive(Debug)]
pub enum Answer {
    /// A response.
    Response {
        /// What it says.
        response: Response<Bytes>,
        /// How long it is under way, by the clock.
        after: Duration,
    },
    /// Nothing: the connection breaks. Whether anything was done, the caller cannot know.
    Lost,
}

impl Answer {
    /// A response that comes at once.
    #[must_use]
    pub fn now(response: Response<Bytes>) -> Self {
        Self::Response { response, after: Duration::ZERO }
    }

    /// The response, if there is one.
    #[must_use]
    pub fn response(self) -> Option<Response<Bytes>> {
        match self {
            Self::Response { response, .. } => Some(response),
            Self::Lost => None,
        }
    }
}

/// A router that hands every request to the service. The address of the caller is that of the connection, if the
/// router is served with `into_make_service_with_connect_info::<SocketAddr>()`; otherwise all calls come from loopback.
pub fn serve<S: Service>(service: S) -> Router {
    Router::new().fallback(move |request: Request| answer(service, request))
}

async fn answer<S: Service>(service: S, request: Request) -> axum::response::Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let source = peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    match service.handle(source, Request::from_parts(head, body)) {
        Answer::Response { response, after } => {
            tokio::time::sleep(after).await;
            response.map(Body::from)
        }
        Answer::Lost => Response::new(broken()),
    }
}

/// Scheme and authority that the caller knows this service by; empty if it does not say.
pub(crate) fn base_of(head: &Parts) -> String {
    let authority = head.uri.authority().map(Authority::as_str);
    let host = authority.or_else(|| head.headers.get(HOST).and_then(|host| host.to_str().ok()));
    host.map(|host| format!("{}://{host}", head.uri.scheme_str().unwrap_or("http"))).unwrap_or_default()
}

/// The pairs of a query, decoded. What cannot be read is left out.
pub(crate) fn query_pairs(query: &str) -> Vec<(String, String)> {
    let uri = format!("/?{query}").parse::<Uri>().ok();
    let read = uri.and_then(|uri| Query::<Vec<(String, String)>>::try_from_uri(&uri).ok());
    read.map(|Query(pairs)| pairs).unwrap_or_default()
}

/// The pairs of a form, decoded.
pub(crate) fn form_pairs(body: &[u8]) -> Vec<(String, String)> {
    std::str::from_utf8(body).map(query_pairs).unwrap_or_default()
}

/// A body that fails before its first byte: the server then closes the connection without having said anything.
fn broken() -> Body {
    let failure = async { Err::<Bytes, _>(io::Error::from(io::ErrorKind::ConnectionAborted)) };
    Body::from_stream(stream::once(failure))
}
