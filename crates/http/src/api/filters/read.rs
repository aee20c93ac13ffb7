//! `POST /api/v1/projects/{slug}/filters/read`: what a filter of users consists of.

use app::automation;
use axum::Json;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::Expression;
use crate::access::InProject;
use crate::extract::Body;
use crate::problem::Result;

/// A filter as it was typed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FilterText)]
pub(crate) struct Text {
    /// The filter.
    #[schema(example = "last_name eq \"Berg\" and card_id pr")]
    filter: String,
}

/// Says what a filter of users consists of, so that a page can draw it. One that does not fit is refused, with the
/// position at which it stops making sense.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/filters/read", operation_id = "read_filter", tag = "users",
    params(("slug" = String, Path, description = "The project's slug.")),
    request_body = Text,
    responses((status = 200, description = "Its parts.", body = Expression)))]
pub(crate) async fn read_filter(InProject(cx): InProject, body: Body<Text>) -> Result<Json<Expression>> {
    let filter = automation::read_filter(&cx, &body.value.filter).await?;
    Ok(Json(Expression::from(&filter)))
}
