//! `GET /api/v1/projects/{slug}/statistics/overview`.

use app::statistics::{self, Overview, PoolCounts, SystemCounts};
use axum::Json;
use domain::statistics::Measure;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::period::CountsView;
use crate::access::InProject;
use crate::problem::Result;

/// How a project stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Overview)]
pub(crate) struct OverviewView {
    /// When credentials were counted: some seconds ago, at most.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Credentials by status; `status` filters their list by the same names.
    credentials: CountsView,
    /// Credentials whose invitation ended, and nobody had accepted it: those that the filter
    /// `pending_reason eq "invitation_expired"` finds.
    invitations_overdue: u64,
    /// Jobs that were given up: those that the filter `dead eq true` finds.
    jobs_failed: u64,
    /// Runs of Auto-sync that wait for a person.
    syncs_held: u64,
    /// Pools by status.
    pools: PoolCountsView,
    /// Systems by how their connections stand.
    systems: SystemCountsView,
}

/// Pools by status.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PoolCounts)]
pub(crate) struct PoolCountsView {
    /// They have enough.
    available: u64,
    /// Few are left.
    low: u64,
    /// None is left.
    exhausted: u64,
    /// The system does not have them any more.
    unavailable: u64,
}

/// Systems by how their connections stand.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SystemCounts)]
pub(crate) struct SystemCountsView {
    /// They answer, or there is no connection to keep.
    connected: u64,
    /// They answer some of the time.
    degraded: u64,
    /// They do not answer.
    disconnected: u64,
    /// Nobody has tried yet.
    idle: u64,
    /// They are not monitored.
    disabled: u64,
}

/// Tells how the project stands now. A count of credentials is good for a second, and for
/// longer where counting takes longer.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/statistics/overview", operation_id = "get_overview",
    tag = "statistics",
    params(("slug" = String, Path, description = "The project's slug.")),
    responses((status = 200, description = "How it stands.", body = OverviewView)))]
pub(crate) async fn get_overview(InProject(cx): InProject) -> Result<Json<OverviewView>> {
    let Overview { at, amounts, jobs_given_up, syncs_held, pools, systems } = statistics::overview(&cx).await?;
    let PoolCounts { available, low, exhausted, unavailable } = pools;
    let SystemCounts { connected, degraded, disconnected, idle, disabled } = systems;
    Ok(Json(OverviewView {
        at,
        credentials: CountsView::of(&amounts),
        invitations_overdue: amounts.get(&Measure::InvitationsOverdue).copied().unwrap_or(0),
        jobs_failed: jobs_given_up,
        syncs_held,
        pools: PoolCountsView { available, low, exhausted, unavailable },
        systems: SystemCountsView { connected, degraded, disconnected, idle, disabled },
    }))
}
