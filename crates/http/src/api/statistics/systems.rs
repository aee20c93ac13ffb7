//! `GET /api/v1/projects/{slug}/statistics/systems`.

use app::list::Listing;
use app::statistics::{self, Span, SystemHistory};
use axum::Json;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::period::PeriodParams;
use crate::access::InProject;
use crate::extract::Query;
use crate::list::Page;
use crate::problem::Result;

/// How the connection of a system stood over a period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SystemStatistics)]
pub(crate) struct SystemStatisticsView {
    /// The system.
    system_id: String,
    /// Its name.
    name: String,
    /// Who keeps the connection: `any`, `node`, `all`, `disabled`.
    run_mode: &'static str,
    /// How it stood, one after the other, until now; before the first, nothing is known. Empty where there is no
    /// connection to keep.
    spans: Vec<SpanView>,
}

/// How a connection stood for a while.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionSpan)]
pub(crate) struct SpanView {
    /// `connected`, `degraded`, `disconnected`; `idle`: nobody kept it.
    state: &'static str,
    /// Since when; the beginning of the period, if it was so before.
    #[schema(value_type = String, format = DateTime)]
    from: Timestamp,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
    /// Why, where that is known.
    cause: Option<String>,
}

/// Tells how the connections of the project's systems stood over a period.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/statistics/systems", operation_id = "get_system_statistics",
    tag = "statistics",
    params(("slug" = String, Path, description = "The project's slug."), PeriodParams),
    responses((status = 200, description = "Every system; there are few, on one page.",
        body = Page<SystemStatisticsView>)))]
pub(crate) async fn get_system_statistics(
    InProject(cx): InProject,
    Query(params): Query<PeriodParams>,
) -> Result<Json<Page<SystemStatisticsView>>> {
    let histories = statistics::systems(&cx, params.period()?).await?;
    Ok(Json(Page::of(Listing::whole(histories), |history: SystemHistory| SystemStatisticsView {
        system_id: history.system.id.to_string(),
        name: history.system.name,
        run_mode: history.system.run_mode.as_str(),
        spans: history.spans.into_iter().map(SpanView::of).collect(),
    })))
}

impl SpanView {
    fn of(span: Span) -> Self {
        let Span { state, from, until, cause } = span;
        Self { state: state.as_str(), from, until, cause }
    }
}
