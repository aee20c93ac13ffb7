//! `POST /api/v1/projects/{slug}/rules/preview-trigger`.

use app::rules::Rehearsal;
use axum::Json;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::document::AlertDocument;
use crate::access::InProject;
use crate::extract::Body;
use crate::problem::Result;

/// What an alert would have made of the last events.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Rehearsal)]
pub(crate) struct RehearsalView {
    /// How many events were looked at.
    looked_at: usize,
    /// How many times it would have fired.
    firings: usize,
    /// What the trigger matches, newest first.
    matched: Vec<RehearsedView>,
}

/// An event that a trigger matches.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RehearsedEvent)]
pub(crate) struct RehearsedView {
    /// `evt_…`.
    id: String,
    /// Its category.
    category: &'static str,
    /// When it was.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Its text, as text filters see it: nobody is named.
    text: String,
    /// Whether the rule would have fired with it.
    fires: bool,
}

impl RehearsalView {
    pub(super) fn of(seen: &Rehearsal) -> Self {
        let matched = seen.matched.iter().map(|one| RehearsedView {
            id: one.event.id.to_string(),
            category: one.event.category.as_str(),
            at: one.event.at,
            text: one.text.clone(),
            fires: one.fires,
        });
        Self { looked_at: seen.looked_at, firings: seen.firings, matched: matched.collect() }
    }
}

/// Says which of the last 1,000 events an alert that is not saved yet would have fired on. Nothing is done.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/rules/preview-trigger", operation_id = "preview_trigger",
    tag = "rules", params(("slug" = String, Path, description = "The project's slug.")),
    request_body = AlertDocument,
    responses((status = 200, description = "What it would have made of them.", body = RehearsalView)))]
pub(crate) async fn preview_trigger(
    InProject(cx): InProject,
    body: Body<AlertDocument>,
) -> Result<Json<RehearsalView>> {
    Ok(Json(RehearsalView::of(&app::rules::rehearse_alert(&cx, body.value.into()).await?)))
}
