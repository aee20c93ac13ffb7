//! `DELETE /api/v1/projects/{slug}/card-templates/{id}`.

use app::card_templates;
use axum::http::StatusCode;
use domain::id::kind;

use crate::access::InProject;
use crate::etag::IfMatch;
use crate::extract::PathId;
use crate::problem::Result;

/// Removes a card template by which no system and no pool makes its cards.
#[utoipa::path(delete, path = "/api/v1/projects/{slug}/card-templates/{id}", operation_id = "delete_card_template",
    tag = "systems", params(("slug" = String, Path), ("id" = String, Path),
        ("If-Match" = String, Header, description = "The version that is removed, or `*`.")),
    responses((status = 204, description = "Removed.")))]
pub(crate) async fn delete_card_template(
    InProject(cx): InProject,
    PathId(id): PathId<kind::CardTemplate>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode> {
    card_templates::remove(&cx, id, expected).await?;
    Ok(StatusCode::NO_CONTENT)
}
