//! What every answer of the protocol carries.

use app::enrol::Told;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::server::Server;

/// RFC 9449 §8.
pub(crate) const DPOP_NONCE: HeaderName = HeaderName::from_static("dpop-nonce");

/// What an answer tells the phone, for the nonce that goes with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tells(pub(super) Told);

/// A fresh nonce, if the answer has none yet; kept by nobody.
pub(super) async fn complete(State(server): State<Server>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let told = response.extensions().get().map_or(Told::default(), |Tells(told)| *told);
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if !headers.contains_key(&DPOP_NONCE)
        && let Ok(nonces) = server.app().nonces().await
        && let Ok(nonce) = HeaderValue::from_str(&nonces.fresh(server.app().now(), told))
    {
        headers.insert(DPOP_NONCE, nonce);
    }
    response
}
