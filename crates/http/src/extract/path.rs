//! Ids and projects in a path.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use domain::id::{Entity, Id};
use domain::project::Slug;

use crate::access::slug;
use crate::problem::{Problem, Result};
use crate::server::Server;

/// The parameter `{id}` of the path. What is no id names nothing: 404.
pub(crate) struct PathId<T>(pub(crate) Id<T>);

impl<T: Entity> FromRequestParts<Server> for PathId<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self> {
        let params = RawPathParams::from_request_parts(parts, server).await;
        let params = params.map_err(|_| Problem::not_found("address"))?;
        let text = params.iter().find(|(name, _)| *name == "id").map(|(_, value)| value);
        let text = text.ok_or_else(|| Problem::internal("an endpoint wants an {id} that its path has not"))?;
        text.parse().map(Self).map_err(|error| Problem::new("not_found", format!("there is no {text:.80}: {error}")))
    }
}

/// The parameter `{slug}` of the path. What can be no project's is none: 404.
pub(crate) struct PathSlug(pub(crate) Slug);

impl FromRequestParts<Server> for PathSlug {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self> {
        let params = RawPathParams::from_request_parts(parts, server).await;
        slug(&params.map_err(|_| Problem::not_found("address"))?).map(Self)
    }
}
