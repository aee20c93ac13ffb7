//! `POST /api/v1/projects/{slug}/settings/retention/preview`.

use std::collections::BTreeMap;

use app::review::{Foretold, foretell};
use axum::Json;
use domain::retention::Retention;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::schema;
use crate::access::InProject;
use crate::extract::Body;
use crate::problem::Result;

/// How long events would be kept.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Document(Retention);

/// What would go.
#[derive(Serialize, ToSchema)]
#[schema(as = RetentionPreview)]
pub(crate) struct ForetoldView {
    /// How many events.
    events: u64,
    /// How many by category, where there are any.
    by_category: BTreeMap<String, u64>,
}

impl From<Foretold> for ForetoldView {
    fn from(foretold: Foretold) -> Self {
        let by_category = foretold.by_category.into_iter().map(|(category, count)| (category.to_string(), count));
        Self { events: foretold.events, by_category: by_category.collect() }
    }
}

/// Says how many events would go if they were kept for so long. Changes nothing.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/settings/retention/preview", operation_id = "preview_retention",
    tag = "settings", params(("slug" = String, Path, description = "The project's slug.")),
    request_body = schema::Retention,
    responses((status = 200, description = "What would go.", body = ForetoldView)))]
pub(crate) async fn preview_retention(InProject(cx): InProject, body: Body<Document>) -> Result<Json<ForetoldView>> {
    Ok(Json(foretell(&cx, &body.value.0).await?.into()))
}
