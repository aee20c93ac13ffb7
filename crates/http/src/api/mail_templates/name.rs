//! A message and a language in a path.

use app::templates::Name;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

use crate::problem::{Problem, Result};
use crate::server::Server;

/// The parameters `{kind}` and `{locale}` of the path. What is none of them names nothing: 404.
pub(super) struct PathName(pub(super) Name);

impl FromRequestParts<Server> for PathName {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self> {
        let params = RawPathParams::from_request_parts(parts, server).await;
        let params = params.map_err(|_| Problem::not_found("address"))?;
        let text = |wanted| params.iter().find(|(name, _)| *name == wanted).map_or("", |(_, value)| value);
        let kind = text("kind").parse().map_err(|_| Problem::not_found("mail template"))?;
        let locale = text("locale").parse().map_err(|_| Problem::not_found("language of mail templates"))?;
        Ok(Self(Name { kind, locale }))
    }
}
