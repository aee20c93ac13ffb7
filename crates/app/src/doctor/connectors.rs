//! Credential systems: how their connections stand, and, if asked for, whether they answer now.

use domain::system::{ConnectionState, RunMode};

use super::{Finding, Severity, ago};
use crate::context::App;
use crate::error::Result;
use crate::figures::{Figures, ProjectFigures, SystemFigures};
use crate::systems;

const CHECK: &str = "connectors";

pub(super) fn judge(figures: &Figures) -> Vec<Finding> {
    outside(figures).map(|(project, found)| stands(figures, project, found)).collect()
}

/// Every system that is reached over the network.
fn outside(figures: &Figures) -> impl Iterator<Item = (&ProjectFigures, &SystemFigures)> {
    let all = figures.projects.iter().flat_map(|project| project.systems.iter().map(move |found| (project, found)));
    all.filter(|(_, found)| !found.system.configuration.is_empty())
}

fn stands(figures: &Figures, project: &ProjectFigures, found: &SystemFigures) -> Finding {
    let name = name(project, found);
    if found.system.run_mode == RunMode::Disabled {
        let (why, mend) =
            ("nothing is issued there; revocations are delivered", "choose another run mode if it is needed");
        return Finding::new(CHECK, Severity::Note, format!("{name} is disabled"), why, mend);
    }
    let Some(connection) = &found.connection else {
        let (why, mend) = ("nothing is known of it yet", "start a node that may keep it (its run mode says which)");
        return Finding::new(CHECK, Severity::Note, format!("nobody keeps the connection to {name}"), why, mend);
    };
    let since = ago(figures.at, connection.since);
    let said = connection.last_error.as_deref().unwrap_or("it said nothing");
    let (severity, state) = match connection.state {
        ConnectionState::Connected => {
            return Finding::ok(CHECK, format!("{name} has been connected for {since}"));
        }
        ConnectionState::Idle => (Severity::Note, "not tried"),
        ConnectionState::Degraded => (Severity::Warning, "degraded"),
        ConnectionState::Disconnected => (Severity::Error, "disconnected"),
    };
    Finding::new(
        CHECK,
        severity,
        format!("{name} has been {state} for {since}: {said}"),
        "cards are neither issued nor revoked there meanwhile; revocations wait and are tried again",
        "read what the system said, check address and secrets under Systems, and try it with --live",
    )
}

/// Calls each of them once, as cheaply as it allows.
pub(super) async fn call(app: &App, figures: &Figures) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (project, found) in outside(figures).filter(|(_, found)| found.system.run_mode != RunMode::Disabled) {
        let cx = app.as_system(project.project.clone());
        let name = name(project, found);
        findings.push(match systems::test(&cx, found.system.id).await {
            Ok(()) => Finding::ok(CHECK, format!("{name} answers this machine")),
            Err(error) => Finding::new(
                CHECK,
                Severity::Error,
                format!("{name} does not answer as it should: {error}"),
                "what this node asks of it fails",
                "check address, secrets and rights under Systems, and the way from this machine to it",
            ),
        });
    }
    Ok(findings)
}

fn name(project: &ProjectFigures, found: &SystemFigures) -> String {
    format!("[{}] of {}", found.system.name, project.project.slug)
}
