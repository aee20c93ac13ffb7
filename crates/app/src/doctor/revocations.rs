//! Revocations that no system confirmed in time.

use super::{Finding, Severity, or_well};
use crate::figures::Figures;

const CHECK: &str = "revocations";

pub(super) fn judge(figures: &Figures) -> Vec<Finding> {
    let late = figures.projects.iter().filter(|project| project.overdue_revocations > 0);
    let findings = late.map(|project| {
        Finding::new(
            CHECK,
            Severity::Error,
            format!("{} revocations of {} are overdue", project.overdue_revocations, project.project.slug),
            "the credentials may still open doors",
            "look at them in the console (Credentials, filter: overdue), and block them at the doors until the system \
             confirms",
        )
    });
    or_well(findings.collect(), CHECK, "every revocation was confirmed in time")
}
