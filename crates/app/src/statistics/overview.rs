//! How a project stands now.

use domain::permission::Permission;
use domain::statistics::Amounts;
use domain::sync::run::RunStatus;
use domain::system::{ConnectionState, PoolStatus, RunMode};
use domain::time::Timestamp;

use super::now::standing;
use crate::context::Context;
use crate::error::Result;

/// How a project stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// When credentials were counted: some seconds ago, at most.
    pub at: Timestamp,
    /// Credentials by status, and invitations that are overdue.
    pub amounts: Amounts,
    /// Jobs that were given up.
    pub jobs_given_up: u64,
    /// Runs of Auto-sync that wait for a person.
    pub syncs_held: u64,
    /// Pools by status.
    pub pools: PoolCounts,
    /// Systems by how their connections stand.
    pub systems: SystemCounts,
}

/// Pools by status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PoolCounts {
    /// They have enough.
    pub available: u64,
    /// Few are left.
    pub low: u64,
    /// None is left.
    pub exhausted: u64,
    /// The system does not have them any more.
    pub unavailable: u64,
}

/// Systems by how their connections stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SystemCounts {
    /// They answer, or live in this process.
    pub connected: u64,
    /// They answer some of the time.
    pub degraded: u64,
    /// They do not answer.
    pub disconnected: u64,
    /// Nobody has tried yet.
    pub idle: u64,
    /// They are not monitored.
    pub disabled: u64,
}

/// How the project stands now.
///
/// # Errors
/// [`crate::Error::Forbidden`].
pub async fn overview(cx: &Context) -> Result<Overview> {
    cx.require(Permission::ReadProject)?;
    let (at, amounts) = standing(cx).await?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let jobs_given_up = reader.measurements().jobs_given_up(project).await?;
    let open = reader.sync_runs().open(project).await?;
    let held = open.iter().filter(|run| run.status == RunStatus::Held).count();
    let mut pools = PoolCounts::default();
    for pool in reader.pools().list(project).await? {
        *match pool.status() {
            PoolStatus::Available => &mut pools.available,
            PoolStatus::Low => &mut pools.low,
            PoolStatus::Exhausted => &mut pools.exhausted,
            PoolStatus::Unavailable => &mut pools.unavailable,
        } += 1;
    }
    drop(reader);
    let syncs_held = u64::try_from(held).unwrap_or(u64::MAX);
    Ok(Overview { at, amounts, jobs_given_up, syncs_held, pools, systems: systems(cx).await? })
}

async fn systems(cx: &Context) -> Result<SystemCounts> {
    let mut counts = SystemCounts::default();
    for known in crate::systems::list(cx).await? {
        let state = known.connection.map(|connection| connection.state);
        *match state {
            _ if known.system.run_mode == RunMode::Disabled => &mut counts.disabled,
            None if known.system.configuration.is_empty() => &mut counts.connected,
            Some(ConnectionState::Connected) => &mut counts.connected,
            Some(ConnectionState::Degraded) => &mut counts.degraded,
            Some(ConnectionState::Disconnected) => &mut counts.disconnected,
            Some(ConnectionState::Idle) | None => &mut counts.idle,
        } += 1;
    }
    Ok(counts)
}
