//! `GET /api/v1/self-service/{slug}/history`: what happened.

use app::self_service::{self, Happened};
use axum::Json;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::AsHolder;
use crate::extract::Query;
use crate::problem::Result;

/// Where a page begins.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct From {
    /// `next_cursor` of the page before.
    #[param(required = false)]
    cursor: Option<String>,
}

/// A page of what happened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnHistory)]
pub(crate) struct HistoryView {
    /// The newest first.
    items: Vec<HappenedView>,
    /// Where the next page begins; `null` on the last one. A page may be empty, and not be the last.
    next_cursor: Option<String>,
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnEvent)]
pub(crate) struct HappenedView {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// `device.enrolled`, `credential.revoked`, …
    category: &'static str,
    /// In words.
    text: String,
}

/// Lists what happened to the holder's own things, without what concerns operators only.
#[utoipa::path(get, path = "/api/v1/self-service/{slug}/history", operation_id = "list_own_history", tag = "self-service",
    params(("slug" = String, Path), From), responses((status = 200, description = "A page.", body = HistoryView)))]
pub(crate) async fn list_own_history(
    AsHolder(holder): AsHolder,
    Query(from): Query<From>,
) -> Result<Json<HistoryView>> {
    let page = self_service::history(&holder, from.cursor).await?;
    let show = |Happened { at, category, text }| HappenedView { at, category: category.as_str(), text };
    Ok(Json(HistoryView { items: page.items.into_iter().map(show).collect(), next_cursor: page.next_cursor }))
}
