//! `POST /api/v1/projects/{slug}/authorities/import`.

use app::authority::{self, Import};
use axum::Json;
use axum::http::StatusCode;
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
    /// Its key: PKCS#8 in PEM, not encrypted. It is sealed, and never shown.
    #[schema(value_type = String, format = Password)]
    key: String,
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
    let ImportAuthority { key, certificates } = body.value;
    let taken = authority::import(&cx, &Import { key: SecretString::from(key), certificates }).await?;
    let shown = authority::show(&cx, taken.id).await?;
    Ok((StatusCode::CREATED, Json(AuthorityView::of(&cx, shown))))
}
