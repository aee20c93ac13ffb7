//! The clock: against the database's, and against what was written by it before.

use domain::time::{SignedDuration, Timestamp};

use super::{Finding, Severity, span};
use crate::context::App;
use crate::error::Result;
use crate::figures::Figures;

const CHECK: &str = "clock";
/// Beyond this, one-time numbers and proofs of phones begin to fail.
const NOTICED: SignedDuration = SignedDuration::from_secs(5);
const HURTS: SignedDuration = SignedDuration::from_secs(60);

pub(super) async fn look(app: &App, figures: &Figures) -> Result<Finding> {
    let database = app.store().read().await?.figures().database_time().await?;
    Ok(judge(app.now(), database, figures))
}

/// `database`: the time of its server, where it has one.
pub(super) fn judge(now: Timestamp, database: Option<Timestamp>, figures: &Figures) -> Finding {
    let why = "leases, invitations, certificates and the proofs of phones live by the clock: with a wrong one they end \
               too early, too late, or are refused";
    let mend = "let the machine's time be kept by NTP (timedatectl set-ntp true), on every node and on the database's";
    // A node's own heartbeat may be as old as it likes; one from the future was written by another clock, or before
    // this one was set back.
    let ahead = figures.nodes.iter().map(|node| node.heartbeat_at.duration_since(now)).max();
    if let Some(ahead) = ahead.filter(|ahead| *ahead > NOTICED) {
        let what = format!("a node said that it runs {} from now: this clock was set back, or two differ", span(ahead));
        return Finding::new(CHECK, Severity::Error, what, why, mend);
    }
    let Some(database) = database else {
        return Finding::ok(CHECK, "the clock has not been set back");
    };
    let apart = now.duration_since(database).abs();
    let what = format!("the clock of this machine and that of the database are {} apart", span(apart));
    match apart {
        apart if apart > HURTS => Finding::new(CHECK, Severity::Error, what, why, mend),
        apart if apart > NOTICED => Finding::new(CHECK, Severity::Warning, what, why, mend),
        _ => Finding::ok(CHECK, what),
    }
}
