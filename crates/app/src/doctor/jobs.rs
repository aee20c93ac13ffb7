//! Work that waits too long, or was given up.

use domain::time::SignedDuration;

use super::{Finding, Severity, ago, or_well};
use crate::figures::{Figures, Waiting};

const CHECK: &str = "jobs";
const LATE: SignedDuration = SignedDuration::from_mins(15);

pub(super) fn judge(figures: &Figures) -> Vec<Finding> {
    let findings = figures.jobs.iter().flat_map(|jobs| [given_up(jobs), late(figures, jobs)]).flatten().collect();
    or_well(findings, CHECK, "no job was given up, and none is late")
}

fn given_up(jobs: &Waiting) -> Option<Finding> {
    let (dead, kind) = (jobs.dead, &jobs.kind);
    (dead > 0).then(|| {
        Finding::new(
            CHECK,
            Severity::Warning,
            format!("{dead} jobs of the kind {kind} were given up"),
            "what they were to do was not done, and will not be by itself",
            "look at Jobs in the console for why, mend that, and have them tried again there",
        )
    })
}

fn late(figures: &Figures, jobs: &Waiting) -> Option<Finding> {
    let due = jobs.first_due.filter(|due| figures.at.duration_since(*due) > LATE)?;
    // Without a server they cannot but wait.
    let severity = if super::nodes::living(figures).next().is_some() { Severity::Error } else { Severity::Note };
    Some(Finding::new(
        CHECK,
        severity,
        format!("the first of {} jobs of the kind {} has been due for {}", jobs.open, jobs.kind, ago(figures.at, due)),
        "mails, cards and revocations come late",
        "look whether a server runs, and what its log says of jobs",
    ))
}
