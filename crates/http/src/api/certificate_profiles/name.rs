//! The name of a profile in a path.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

use crate::problem::{Problem, Result};
use crate::server::Server;

/// The parameter `{name}` of the path.
pub(super) struct PathName(pub(super) String);

impl FromRequestParts<Server> for PathName {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self> {
        let params = RawPathParams::from_request_parts(parts, server).await;
        let params = params.map_err(|_| Problem::not_found("address"))?;
        let name = params.iter().find(|(name, _)| *name == "name").map(|(_, value)| value);
        name.map(|name| Self(name.to_owned())).ok_or_else(|| Problem::not_found("certificate profile"))
    }
}
