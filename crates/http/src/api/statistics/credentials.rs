//! `GET /api/v1/projects/{slug}/statistics/credentials`.

use app::statistics::{self, Series};
use axum::Json;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::period::{CountsView, PeriodParams};
use crate::access::InProject;
use crate::extract::Query;
use crate::problem::Result;

/// How credentials stood over a period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CredentialStatistics)]
pub(crate) struct CredentialStatisticsView {
    /// How far apart the points are: `hour` up to 7 days, else `day`. Where nothing was measured, there is no point.
    step: &'static str,
    /// The points, oldest first; the last one is now.
    points: Vec<CredentialPoint>,
}

/// How credentials stood at a moment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CredentialPoint {
    /// The moment.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Credentials by status.
    #[serde(flatten)]
    counts: CountsView,
}

/// Tells how many credentials stood how, over a period.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/statistics/credentials",
    operation_id = "get_credential_statistics", tag = "statistics",
    params(("slug" = String, Path, description = "The project's slug."), PeriodParams),
    responses((status = 200, description = "How they stood.", body = CredentialStatisticsView)))]
pub(crate) async fn get_credential_statistics(
    InProject(cx): InProject,
    Query(params): Query<PeriodParams>,
) -> Result<Json<CredentialStatisticsView>> {
    let Series { step, points } = statistics::credentials(&cx, params.period()?).await?;
    let points = points.iter().map(|point| CredentialPoint { at: point.at, counts: CountsView::of(&point.amounts) });
    Ok(Json(CredentialStatisticsView { step: step.as_str(), points: points.collect() }))
}
