//! A request whose proof holds.

use app::enrol::{Error, Told, spend};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use super::dpop::{self, InvalidProof, Proof};
use super::headers::Tells;
use super::problem::{Problem, Result};
use super::{CERTIFICATES, MAX_BODY, MAX_REQUESTS, body};
use crate::server::Server;

/// A request with a proof that holds: by whom it is, and what it says. Nothing of the
/// body's meaning has been looked at.
pub(super) struct Proven {
    /// The proof.
    pub(super) proof: Proof,
    /// The body.
    pub(super) body: Bytes,
    /// What the newest answer told that has reached the phone.
    pub(super) heard: Told,
}

/// Why the proof does not hold; and for the nonce that goes with the answer, what the phone has heard.
pub(super) struct Unproven(Problem, Told);

impl FromRequest<Server> for Proven {
    type Rejection = Unproven;

    async fn from_request(request: Request, server: &Server) -> std::result::Result<Self, Unproven> {
        let mut heard = Told::default();
        check(request, server, &mut heard).await.map_err(|problem| Unproven(problem, heard))
    }
}

async fn check(request: Request, server: &Server, heard: &mut Told) -> Result<Proven> {
    let (head, body) = request.into_parts();
    if head.method != Method::GET {
        body::is_json(&head.headers)?;
    }
    let most = if head.uri.path() == CERTIFICATES { MAX_REQUESTS } else { MAX_BODY };
    let body = body::read(&head.headers, body, most).await?;
    let app = server.app();
    // The address is the one that we were configured with: what the request says of it plays no part.
    let url = app.public_url().join(head.uri.path());
    let proof = prove(&head.headers, dpop::Request { method: &head.method, url: &url, body: &body })?;
    let nonces = app.nonces().await.map_err(Error::from)?;
    let nonce = proof.nonce.as_deref().and_then(|nonce| nonces.read(nonce)).ok_or(Problem::NonceRequired)?;
    *heard = nonce.told;
    if !nonce.is_fresh(app.now()) {
        return Err(Problem::NonceRequired);
    }
    spend(app, &proof.thumbprint, &proof.jti, &nonce).await?;
    Ok(Proven { proof, body, heard: *heard })
}

fn prove(headers: &HeaderMap, request: dpop::Request<'_>) -> std::result::Result<Proof, InvalidProof> {
    dpop::verify(headers, request).inspect_err(|error| tracing::debug!(%error, "a phone's proof does not hold"))
}

impl IntoResponse for Unproven {
    fn into_response(self) -> Response {
        let Self(problem, heard) = self;
        let mut response = problem.into_response();
        response.extensions_mut().insert(Tells(heard)); // an old nonce tells what a fresh one would have told
        response
    }
}
