//! `GET /api/v1/projects/{slug}/statistics/invitations`.

use app::statistics::{self, Series};
use axum::Json;
use domain::statistics::Measure;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::period::PeriodParams;
use crate::access::InProject;
use crate::extract::Query;
use crate::problem::Result;

/// What happened to invitations over a period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvitationStatistics)]
pub(crate) struct InvitationStatisticsView {
    /// What a point counts: an `hour` in periods of up to 2 days, else a `day` of the project's time zone.
    step: &'static str,
    /// The steps, oldest first; the last one is not over.
    points: Vec<InvitationPoint>,
}

/// What happened to invitations in a step.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InvitationPoint {
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// How many were sent; each resend counts.
    sent: u64,
    /// How many were accepted by a phone.
    accepted: u64,
    /// How many ended, and nobody had accepted them.
    expired: u64,
}

/// Tells how many invitations were sent, accepted, and ended without that, over a period.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/statistics/invitations",
    operation_id = "get_invitation_statistics", tag = "statistics",
    params(("slug" = String, Path, description = "The project's slug."), PeriodParams),
    responses((status = 200, description = "What happened.", body = InvitationStatisticsView)))]
pub(crate) async fn get_invitation_statistics(
    InProject(cx): InProject,
    Query(params): Query<PeriodParams>,
) -> Result<Json<InvitationStatisticsView>> {
    let Series { step, points } = statistics::invitations(&cx, params.period()?).await?;
    let points = points.iter().map(|point| {
        let of = |measure| point.amounts.get(&measure).copied().unwrap_or(0);
        InvitationPoint {
            at: point.at,
            sent: of(Measure::InvitationsSent),
            accepted: of(Measure::InvitationsAccepted),
            expired: of(Measure::InvitationsExpired),
        }
    });
    Ok(Json(InvitationStatisticsView { step: step.as_str(), points: points.collect() }))
}
