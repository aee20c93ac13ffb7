//! What the database knows, as gauges.

use app::figures::{AuthorityFigures, Figures, ProjectFigures};
use domain::credential::Status;
use domain::system::ConnectionState;
use domain::time::Timestamp;
use store::PoolUse;

use super::exposition::Exposition;

/// Writes how the connections to the database are used.
pub(super) fn write_pool(text: &mut Exposition, pool: PoolUse) {
    let mut connections = text.family("claviger_database_connections");
    for (state, count) in [("busy", pool.busy), ("idle", pool.idle)] {
        connections.add(&[("state", state)], u64::try_from(count).unwrap_or(u64::MAX));
    }
    text.one("claviger_database_connections_max", u64::from(pool.most));
}

/// Writes everything that was gathered.
pub(super) fn write(text: &mut Exposition, figures: &Figures) {
    text.one("claviger_database_size_bytes", figures.database_bytes);
    text.one("claviger_events_last", figures.last_event);
    let mut behind = text.family("claviger_follower_lag");
    for (follower, places) in &figures.behind {
        behind.add(&[("follower", follower)], *places);
    }
    jobs(text, figures);
    text.one("claviger_invitations_open", figures.invitations.open);
    text.one("claviger_invitations_overdue", figures.invitations.overdue);
    let mut heartbeat = text.family("claviger_node_heartbeat_timestamp_seconds");
    for node in &figures.nodes {
        heartbeat.add(&[("node", &node.name), ("version", &node.version)], moment(node.heartbeat_at));
    }
    credentials(text, &figures.projects);
    connections(text, &figures.projects);
    pools(text, &figures.projects);
    syncs(text, &figures.projects);
    authorities(text, &figures.projects);
}

fn jobs(text: &mut Exposition, figures: &Figures) {
    let of = |kind: &str| figures.jobs.iter().find(|found| found.kind == kind);
    let mut waiting = text.family("claviger_jobs_waiting");
    for kind in worker::KINDS {
        waiting.add(&[("kind", kind)], of(kind).map_or(0, |found| found.open));
    }
    let mut dead = text.family("claviger_jobs_dead");
    for kind in worker::KINDS {
        dead.add(&[("kind", kind)], of(kind).map_or(0, |found| found.dead));
    }
    let mut oldest = text.family("claviger_jobs_oldest_seconds");
    for kind in worker::KINDS {
        let due = of(kind).and_then(|found| found.first_due);
        let waits = due.map_or(0.0, |due| figures.at.duration_since(due).as_secs_f64());
        oldest.add(&[("kind", kind)], waits.max(0.0));
    }
}

fn credentials(text: &mut Exposition, projects: &[ProjectFigures]) {
    let mut family = text.family("claviger_credentials");
    for project in projects {
        for found in &project.systems {
            let id = found.system.id.to_string();
            for status in Status::NAMES {
                let labels = [
                    ("project", project.project.slug.as_str()),
                    ("system", &found.system.name),
                    ("system_id", &id),
                    ("status", status),
                ];
                family.add(&labels, found.credentials.get(status).copied().unwrap_or(0));
            }
        }
    }
    let mut overdue = text.family("claviger_revocations_overdue");
    for project in projects {
        overdue.add(&labels(project), project.overdue_revocations);
    }
}

fn connections(text: &mut Exposition, projects: &[ProjectFigures]) {
    let mut state = text.family("claviger_connection_state");
    for (project, found, connection) in kept(projects) {
        let id = found.system.id.to_string();
        for name in ConnectionState::ALL.iter().map(|state| state.as_str()) {
            let labels = [
                ("project", project.project.slug.as_str()),
                ("system", &found.system.name),
                ("system_id", &id),
                ("connector", found.system.connector.as_str()),
                ("state", name),
            ];
            state.add(&labels, connection.state.as_str() == name);
        }
    }
    let mut failures = text.family("claviger_connection_failures");
    for (project, found, connection) in kept(projects) {
        let id = found.system.id.to_string();
        let slug = project.project.slug.as_str();
        let labels = [("project", slug), ("system", &*found.system.name), ("system_id", &id)];
        failures.add(&labels, u64::from(connection.failures));
    }
}

/// Every system that has a connection.
fn kept(
    projects: &[ProjectFigures],
) -> impl Iterator<Item = (&ProjectFigures, &app::figures::SystemFigures, &domain::system::Connection)> {
    let all = projects.iter().flat_map(|project| project.systems.iter().map(move |system| (project, system)));
    all.filter_map(|(project, system)| Some((project, system, system.connection.as_ref()?)))
}

fn pools(text: &mut Exposition, projects: &[ProjectFigures]) {
    for (name, total) in [("claviger_pool_available", false), ("claviger_pool_total", true)] {
        let mut family = text.family(name);
        for (project, pool) in projects.iter().flat_map(|p| p.pools.iter().map(move |pool| (p, pool))) {
            let system = project.systems.iter().find(|found| found.system.id == pool.system);
            let labels = [
                ("project", project.project.slug.as_str()),
                ("system", system.map_or("", |found| &found.system.name)),
                ("pool", &pool.name),
                ("pool_id", &pool.id.to_string()),
            ];
            // A pool without an end has no figure.
            if let Some(count) = if total { pool.total } else { pool.available } {
                family.add(&labels, count);
            }
        }
    }
}

fn syncs(text: &mut Exposition, projects: &[ProjectFigures]) {
    let mut last = text.family("claviger_sync_last_completed_timestamp_seconds");
    for project in projects {
        if let Some(at) = project.autosync.last_completed_at {
            last.add(&labels(project), moment(at));
        }
    }
    let mut failing = text.family("claviger_sync_failing");
    for project in projects {
        failing.add(&labels(project), project.autosync.failing_since.is_some());
    }
    let mut stale = text.family("claviger_sync_stale");
    for project in projects {
        stale.add(&labels(project), project.autosync.stale_since.is_some());
    }
    let mut held = text.family("claviger_sync_held");
    for project in projects {
        held.add(&labels(project), project.held_runs);
    }
}

/// When something of a CA happens, if it is known.
type Moment = fn(&AuthorityFigures) -> Option<Timestamp>;

fn authorities(text: &mut Exposition, projects: &[ProjectFigures]) {
    let moments: [(&'static str, Moment); 4] = [
        ("claviger_ca_not_after_timestamp_seconds", |found| found.authority.not_after),
        ("claviger_ocsp_responder_not_after_timestamp_seconds", |found| found.authority.responder_not_after),
        ("claviger_crl_this_update_timestamp_seconds", |found| Some(found.crl?.this_update)),
        ("claviger_crl_next_update_timestamp_seconds", |found| Some(found.crl?.next_update)),
    ];
    for (name, at) in moments {
        let mut family = text.family(name);
        for (project, found) in projects.iter().flat_map(|p| p.authorities.iter().map(move |found| (p, found))) {
            let labels = [("project", project.project.slug.as_str()), ("ca", &*found.authority.slug)];
            if let Some(at) = at(found) {
                family.add(&labels, moment(at));
            }
        }
    }
}

fn labels(project: &ProjectFigures) -> [(&str, &str); 1] {
    [("project", project.project.slug.as_str())]
}

fn moment(at: Timestamp) -> f64 {
    at.as_duration().as_secs_f64()
}
