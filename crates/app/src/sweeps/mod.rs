//! What time brings, looked for again and again.
//!
//! A sweep looks for what is so, not for what happened: one that was missed is
//! made up for by the next, and two nodes that sweep at once do nothing twice, as
//! each thing is done under a lock and only if it is still to be done. To add one:
//! a variant of [`Sweep`], a line in [`ALL`], a file here.

mod autosync;
pub(crate) mod batch;
mod credentials;
mod heartbeat;
mod housekeeping;
mod invitations;
mod leases;
mod mobile_ids;
mod numbers;
mod stale_invitations;

use domain::time::Timestamp;

use crate::context::App;
use crate::error::Result;

/// One thing to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sweep {
    /// This node runs.
    Heartbeat,
    /// Validities that begin or end, revocations that are overdue.
    Credentials,
    /// Invitations that nobody accepted in time.
    Invitations,
    /// Invitations that nobody accepts: reminders, and places that are given back.
    StaleInvitations,
    /// Phones that stayed away for longer than their lease.
    Leases,
    /// Numbers that others waited for and that are free.
    Numbers,
    /// Credentials that come and go by themselves.
    Automation,
    /// CAs that are missing, and what they are to publish.
    Authorities,
    /// Certificates that end, or were never signed or confirmed.
    Certificates,
    /// Mobile IDs that end soon.
    MobileIds,
    /// Processes that nobody went on with.
    Processes,
    /// Recoveries of keys that nobody went on with.
    Recoveries,
    /// Systems that are to be compared again.
    Comparisons,
    /// Runs of Auto-sync that a dead server left behind, and sources that fell silent.
    Autosync,
    /// Scheduled tasks whose time has come.
    Rules,
    /// A project's numbers, which are kept hour by hour.
    Statistics,
    /// What was kept for a while and is of no use any more.
    Housekeeping,
}

/// Every sweep, in the order in which they run.
pub const ALL: [Sweep; 17] = [
    Sweep::Heartbeat,
    Sweep::Credentials,
    Sweep::Invitations,
    Sweep::StaleInvitations,
    Sweep::Leases,
    Sweep::Numbers,
    Sweep::Automation,
    Sweep::Certificates,
    Sweep::Authorities,
    Sweep::MobileIds,
    Sweep::Processes,
    Sweep::Recoveries,
    Sweep::Comparisons,
    Sweep::Autosync,
    Sweep::Rules,
    Sweep::Statistics,
    Sweep::Housekeeping,
];

impl Sweep {
    /// Its name in logs and metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Heartbeat => "heartbeat",
            Self::Credentials => "credentials",
            Self::Invitations => "invitations",
            Self::StaleInvitations => "stale_invitations",
            Self::Leases => "leases",
            Self::Numbers => "numbers",
            Self::Automation => "automation",
            Self::Authorities => "authorities",
            Self::Certificates => "certificates",
            Self::MobileIds => "mobile_ids",
            Self::Processes => "processes",
            Self::Recoveries => "recoveries",
            Self::Comparisons => "comparisons",
            Self::Autosync => "autosync",
            Self::Rules => "rules",
            Self::Statistics => "statistics",
            Self::Housekeeping => "housekeeping",
        }
    }

    /// Looks once; answers how much was found. `started_at` is when this node began.
    ///
    /// # Errors
    /// If the database fails. What was done by then stays done.
    pub async fn run(self, app: &App, started_at: Timestamp) -> Result<u64> {
        match self {
            Self::Heartbeat => heartbeat::run(app, started_at).await,
            Self::Credentials => credentials::run(app).await,
            Self::Invitations => invitations::run(app).await,
            Self::StaleInvitations => stale_invitations::run(app).await,
            Self::Leases => leases::run(app).await,
            Self::Numbers => numbers::run(app).await,
            Self::Automation => crate::automation::run(app).await,
            Self::Authorities => crate::authority::keep(app).await,
            Self::Certificates => crate::certificates::sweep(app).await,
            Self::MobileIds => mobile_ids::run(app).await,
            Self::Processes => crate::processes::sweep(app).await,
            Self::Recoveries => crate::recovery::sweep(app).await,
            Self::Comparisons => crate::drift::begin_due(app).await,
            Self::Autosync => autosync::run(app).await,
            Self::Rules => crate::rules::run_due(app).await,
            Self::Statistics => crate::statistics::run(app).await,
            Self::Housekeeping => housekeeping::run(app).await,
        }
    }
}
