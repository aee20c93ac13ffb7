//! `POST /api/v1/projects/{slug}/authorities/request`.

use app::authority::{self, KeyKind, RequestKey};
use axum::Json;
use axum::http::StatusCode;
use domain::authority::KeyInToken;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::AuthorityView;
use crate::access::InProject;
use crate::extract::Body;
use crate::problem::Result;

/// A CA that somebody else is to sign.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestAuthority {
    /// The kind of its key: `p256`, `p384`, `rsa2048`, `rsa3072`, `rsa4096`.
    #[serde(default = "usual")]
    #[schema(value_type = Option<String>, example = "p256")]
    key: KeyKind,
    /// The token that the key is made in, and never leaves; missing: it is sealed in the database.
    token: Option<String>,
    /// The label of a key that is in the token already; missing: one is made, and called like the CA.
    token_key: Option<String>,
}

impl RequestAuthority {
    fn key(self) -> Result<RequestKey> {
        match (self.token, self.token_key) {
            (None, None) => Ok(RequestKey::Sealed(self.key)),
            (Some(token), None) => Ok(RequestKey::MadeInToken(self.key, token)),
            (Some(token), Some(label)) => Ok(RequestKey::InToken(KeyInToken { token, label })),
            (None, Some(_)) => Err(app::Error::invalid("/token", "missing", "name the token that has the key").into()),
        }
    }
}

const fn usual() -> KeyKind {
    KeyKind::P256
}

/// Makes a key and a request for a CA below somebody else's.
///
/// The present CA goes on issuing until what was signed is installed.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/authorities/request", operation_id = "request_authority",
    tag = "certificates", params(("slug" = String, Path, description = "The project's slug.")),
    request_body = RequestAuthority,
    responses((status = 201, description = "Made; `request` is for the CA above.", body = AuthorityView)))]
pub(crate) async fn request_authority(
    InProject(cx): InProject,
    body: Body<RequestAuthority>,
) -> Result<(StatusCode, Json<AuthorityView>)> {
    let made = authority::request(&cx, body.value.key()?).await?;
    let shown = authority::show(&cx, made.id).await?;
    Ok((StatusCode::CREATED, Json(AuthorityView::of(&cx, shown))))
}
