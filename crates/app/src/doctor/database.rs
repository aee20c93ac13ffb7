//! The database: how it is set up, and, if asked for, whether its file is whole.

use store::Condition;

use super::{Finding, Severity};
use crate::context::App;
use crate::error::Result;
use crate::figures::Figures;

const CHECK: &str = "database";
/// The oldest PostgreSQL that is supported, as it numbers its versions.
const OLDEST: u64 = 140_000;
/// Connections that administrators and other programs need.
const SPARE: u64 = 10;

pub(super) async fn look(app: &App, figures: &Figures, deep: bool) -> Result<Vec<Finding>> {
    let condition = app.store().read().await?.figures().condition(deep).await?;
    Ok(judge(&condition, figures, u64::from(app.store().pool_use().most)))
}

/// `each`: how many connections a node may use.
pub(super) fn judge(condition: &Condition, figures: &Figures, each: u64) -> Vec<Finding> {
    let size = figures.database_bytes / 1_000_000;
    let mut findings = vec![Finding::ok(CHECK, format!("{} answers; it holds {size} MB", condition.name))];
    for fault in &condition.faults {
        findings.push(Finding::new(
            CHECK,
            Severity::Error,
            format!("the file is damaged: {fault}"),
            "what was written can be lost or read wrongly",
            "stop the server, keep the file, and go back to the last copy (manual: Keeping it running)",
        ));
    }
    if condition.is_whole {
        findings.push(Finding::ok(CHECK, "the file is whole"));
    }
    if condition.version_number.is_some_and(|version| version < OLDEST) {
        findings.push(Finding::new(
            CHECK,
            Severity::Error,
            format!("{} is older than PostgreSQL 14", condition.name),
            "nobody tests Claviger with it",
            "upgrade PostgreSQL (manual: PostgreSQL)",
        ));
    }
    for setting in &condition.unsafe_settings {
        findings.push(Finding::new(
            CHECK,
            Severity::Error,
            format!("PostgreSQL runs with {setting}"),
            "after a power cut, what was confirmed can be gone: a revocation, say",
            format!("take {setting} out of postgresql.conf, and restart PostgreSQL"),
        ));
    }
    findings.extend(connections(condition, figures, each));
    findings
}

fn connections(condition: &Condition, figures: &Figures, each: u64) -> Option<Finding> {
    let most = condition.max_connections?;
    let nodes = u64::try_from(super::nodes::living(figures).count()).unwrap_or(u64::MAX).max(1);
    (each.saturating_mul(nodes).saturating_add(SPARE) > most).then(|| {
        Finding::new(
            CHECK,
            Severity::Warning,
            format!("{nodes} nodes with {each} connections each come close to the {most} that PostgreSQL allows"),
            "a node that gets no connection answers nothing",
            "raise max_connections in postgresql.conf, or lower the setting connections of the nodes",
        )
    })
}
