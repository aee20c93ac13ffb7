//! `POST /api/v1/projects/{slug}/authorities/import`.

use app::authority::{self, Import, ImportKey};
use axum::Json;
use axum::http::StatusCode;
use domain::authority::KeyInToken;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::AuthorityView;
use crate::access::InProject;
use crate::extract::Body;
use crate::problem::Result;

/// A CA as it comes from somewhere else.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportAuthority {
    /// Its key: PKCS#8 in PEM, not encrypted. It is sealed, and never shown. Missing where it is in a token.
    #[schema(value_type = Option<String>, format = Password)]
    key: Option<String>,
    /// The token that its key is in.
    token: Option<String>,
    /// The label of its key in the token.
    token_key: Option<String>,
    /// Its certificate and those above it, in PEM, in any order.
    certificates: String,
}

/// Takes a CA with its key from somewhere else. From now on it issues, and the one before it only tells how its
/// certificates stand.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/authorities/import", operation_id = "import_authority",
    tag = "certificates", params(("slug" = String, Path, description = "The project's slug.")),
    request_body = ImportAuthority, responses((status = 201, description = "Taken.", body = AuthorityView)))]
pub(crate) async fn import_authority(
    InProject(cx): InProject,
    body: Body<ImportAuthority>,
) -> Result<(StatusCode, Json<AuthorityView>)> {
    let ImportAuthority { key, token, token_key, certificates } = body.value;
    let key = match (key, token, token_key) {
        (Some(key), None, None) => ImportKey::Pem(SecretString::from(key)),
        (None, Some(token), Some(label)) => ImportKey::Token(KeyInToken { token, label }),
        _ => {
            let detail = "give either the key, or the token and the label of the key in it";
            return Err(app::Error::invalid("/key", "missing", detail).into());
        }
    };
    let taken = authority::import(&cx, &Import { key, certificates }).await?;
    let shown = authority::show(&cx, taken.id).await?;
    Ok((StatusCode::CREATED, Json(AuthorityView::of(&cx, shown))))
}
