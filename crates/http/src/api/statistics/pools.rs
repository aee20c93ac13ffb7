//! `GET /api/v1/projects/{slug}/statistics/pools`.

use app::list::Listing;
use app::statistics::{self, PoolRunway};
use axum::Json;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::period::PeriodParams;
use crate::access::InProject;
use crate::api::pools::PoolView;
use crate::extract::Query;
use crate::list::Page;
use crate::problem::Result;

/// How long a pool will last.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PoolStatistics)]
pub(crate) struct PoolStatisticsView {
    /// The pool, with its forecast.
    pool: PoolView,
    /// How many were left at the end of each day (UTC) on which that was told, oldest first; the last one is today.
    levels: Vec<PoolLevel>,
    /// When none will be left, if it is used as in the last 30 days; `null` where that cannot be said.
    #[schema(value_type = Option<String>, format = DateTime)]
    runs_out_at: Option<Timestamp>,
}

/// How many were left in a pool.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PoolLevel {
    /// When the day began.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// How many were left.
    available: u64,
}

/// Tells how many were left in the project's pools over a period, and how long they will last.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/statistics/pools", operation_id = "get_pool_statistics",
    tag = "statistics",
    params(("slug" = String, Path, description = "The project's slug."), PeriodParams),
    responses((status = 200, description = "Every pool; there are few, on one page.", body = Page<PoolStatisticsView>)))]
pub(crate) async fn get_pool_statistics(
    InProject(cx): InProject,
    Query(params): Query<PeriodParams>,
) -> Result<Json<Page<PoolStatisticsView>>> {
    let runways = statistics::pools(&cx, params.period()?).await?;
    Ok(Json(Page::of(Listing::whole(runways), |runway: PoolRunway| {
        let levels = runway.levels.into_iter().map(|(at, available)| PoolLevel { at, available });
        let (levels, runs_out_at) = (levels.collect(), runway.runs_out_at);
        PoolStatisticsView { pool: PoolView::of(runway.pool), levels, runs_out_at }
    })))
}
