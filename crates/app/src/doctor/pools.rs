//! Pools that have few credentials left, or none.

use domain::system::PoolStatus;

use super::{Finding, Severity, or_well};
use crate::figures::Figures;

const CHECK: &str = "pools";

pub(super) fn judge(figures: &Figures) -> Vec<Finding> {
    let pools = figures.projects.iter().flat_map(|project| project.pools.iter().map(move |pool| (project, pool)));
    let findings = pools.filter_map(|(project, pool)| {
        let (severity, state) = match pool.status() {
            PoolStatus::Available => return None,
            PoolStatus::Low => (Severity::Warning, format!("has {} left", pool.available.unwrap_or(0))),
            PoolStatus::Exhausted => (Severity::Error, "is exhausted".to_owned()),
            PoolStatus::Unavailable => (Severity::Warning, "is not there any more, or closed".to_owned()),
        };
        Some(Finding::new(
            CHECK,
            severity,
            format!("the pool {} of {} {state}", pool.name, project.project.slug),
            "who needs a credential of it waits",
            "order more at its maker, revoke what nobody uses, or choose another pool; then refresh the pools",
        ))
    });
    or_well(findings.collect(), CHECK, "every pool has credentials left")
}
