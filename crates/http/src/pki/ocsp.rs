//! `POST /pki/{ca}/ocsp` and `GET /pki/{ca}/ocsp/{request}` (RFC 6960 appendix A).

use app::authority::{self, OcspFailure, OcspRequest};
use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::problem::Result;
use crate::server::Server;

/// The request is the body.
pub(crate) async fn by_body(State(server): State<Server>, Path(ca): Path<String>, body: Bytes) -> Result<Response> {
    answer(&server, &ca, OcspRequest::from_der(&body).ok()).await
}

/// The request is the rest of the address, as it was written: a slash in base64 is no slash of the path's.
pub(crate) async fn by_path(
    State(server): State<Server>,
    Path((ca, _)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let request = uri.path().split_once("/ocsp/").map(|(_, request)| request).unwrap_or_default();
    answer(&server, &ca, OcspRequest::from_path(request).ok()).await
}

/// The answer is of the moment, so that nobody keeps one which says otherwise than the next.
async fn answer(server: &Server, ca: &str, request: Option<OcspRequest>) -> Result<Response> {
    let der = match request {
        Some(request) => authority::ocsp(server.app(), ca, &request).await?,
        None => OcspFailure::MalformedRequest.der().to_vec(),
    };
    let headers = [(CONTENT_TYPE, "application/ocsp-response"), (CACHE_CONTROL, "no-store")];
    Ok((headers, der).into_response())
}
