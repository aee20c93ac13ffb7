//! Whether servers run, and do what time brings.

use domain::time::SignedDuration;

use super::{Finding, Severity, ago};
use crate::figures::{Figures, Node};

const CHECK: &str = "nodes";
/// A node says every 15 seconds that it runs, before each round of sweeps.
const SILENT: SignedDuration = SignedDuration::from_secs(90);
/// How far a follower of events may be behind.
const BEHIND: u64 = 10_000;

/// The nodes that run.
pub(super) fn living(figures: &Figures) -> impl Iterator<Item = &Node> {
    figures.nodes.iter().filter(|node| figures.at.duration_since(node.heartbeat_at) <= SILENT)
}

pub(super) fn judge(figures: &Figures) -> Vec<Finding> {
    let mut findings = Vec::new();
    let running: Vec<&str> = living(figures).map(|node| node.name.as_str()).collect();
    match running.as_slice() {
        [] => findings.push(Finding::new(
            CHECK,
            Severity::Note,
            "no server runs on this database",
            "nothing is sent, revoked or looked after meanwhile",
            "start it: claviger serve",
        )),
        names => findings.push(Finding::ok(CHECK, format!("running: {}", names.join(", ")))),
    }
    let silent = figures.nodes.iter().filter(|node| !running.contains(&node.name.as_str()));
    for node in silent.filter(|_| !running.is_empty()) {
        findings.push(Finding::new(
            CHECK,
            Severity::Warning,
            format!("the node {} has been silent for {}", node.name, ago(figures.at, node.heartbeat_at)),
            "it was stopped, hangs, or does not reach the database; its part of the work is done by the others",
            "look at it and its log; a node that is gone for good is forgotten after a week",
        ));
    }
    let mut versions: Vec<&str> = living(figures).map(|node| node.version.as_str()).collect();
    versions.sort_unstable();
    versions.dedup();
    if versions.len() > 1 {
        findings.push(Finding::new(
            CHECK,
            Severity::Note,
            format!("nodes of different versions run: {}", versions.join(", ")),
            "that is fine while an upgrade is under way, and not meant to last",
            "upgrade the other nodes, too",
        ));
    }
    findings.extend(figures.behind.iter().filter(|(_, places)| *places > BEHIND).map(|(name, places)| {
        Finding::new(
            CHECK,
            Severity::Warning,
            format!("{name} are {places} events behind"),
            "what should react to events reacts late",
            "look whether a server runs and what its log says; after a flood of events it catches up by itself",
        )
    }));
    findings
}
