//! Each test breaks one thing of an instance that is well, and sees it named, with how to mend it.

use domain::authority::{Authority, AuthorityState};
use domain::id::Id;
use domain::project::{Locale, Project, TimeZoneName};
use domain::system::{Connection, ConnectionState, ConnectorKind, CredentialPool, CredentialSystem, RunMode};
use domain::time::{SignedDuration, Timestamp};
use notify::mail::SendError;
use store::Condition;

use super::{Finding, Severity, autosync, certificates, clock, connectors, database, jobs, mail, nodes, pools};
use super::{revocations, sms};
use crate::figures::{
    AuthorityFigures, AutosyncState, Figures, Node, ProjectFigures, PublishedCrl, SystemFigures, Unaccepted, Waiting,
};

fn now() -> Timestamp {
    "2027-01-15T08:00:00Z".parse().unwrap()
}

fn before(hours: i64) -> Timestamp {
    now() - SignedDuration::from_hours(hours)
}

/// An instance that is well: a project with a system, a pool and a CA, a node, and nothing that waits.
fn well() -> Figures {
    let (project, at) = (Id::from_bytes([1; 16]), before(1_000));
    let mut system =
        CredentialSystem::new(Id::from_bytes([2; 16]), project, ConnectorKind::named("badge"), "Badge", at);
    system.configuration.insert("url".to_owned(), "https://badge.example.org".to_owned());
    let pool = CredentialPool::new(Id::from_bytes([3; 16]), &system, "p", "Blue", at);
    let connection = Connection {
        system: system.id,
        state: ConnectionState::Connected,
        node: None,
        since: before(3),
        last_error: None,
        failures: 0,
        next_at: now(),
        bookmark: None,
    };
    Figures {
        at: now(),
        projects: vec![ProjectFigures {
            project: campus(project),
            systems: vec![SystemFigures { system, connection: Some(connection), credentials: [].into() }],
            pools: vec![CredentialPool { available: Some(9), low_water: Some(2), ..pool }],
            autosync: AutosyncState::default(),
            held_runs: 0,
            overdue_revocations: 0,
            authorities: vec![ca(project)],
        }],
        jobs: vec![Waiting { kind: "reconcile".to_owned(), open: 3, dead: 0, first_due: Some(before(-1)) }],
        invitations: Unaccepted::default(),
        nodes: vec![node("north", now())],
        last_event: 9,
        behind: vec![("rules".to_owned(), 3)],
        database_bytes: 5_000_000,
    }
}

fn campus(id: Id<domain::id::kind::Project>) -> Project {
    Project {
        id,
        slug: "campus".parse().unwrap(),
        name: "Campus".to_owned(),
        locale: Locale::En,
        time_zone: TimeZoneName::utc(),
        official_contact: None,
        default_pool: None,
        created_at: before(1_000),
        updated_at: before(1_000),
        version: 1,
    }
}

fn ca(project: Id<domain::id::kind::Project>) -> AuthorityFigures {
    let authority = Authority {
        id: Id::from_bytes([4; 16]),
        project,
        slug: "campus-1".to_owned(),
        state: AuthorityState::Active,
        token: None,
        has_root_key: true,
        request: None,
        certificates: String::new(),
        not_after: Some(before(-9_000)),
        responder: None,
        responder_not_after: None,
        created_at: before(1_000),
        updated_at: before(1_000),
        version: 1,
    };
    let crl = PublishedCrl { number: 1, entries: 0, this_update: before(1), next_update: before(-24) };
    AuthorityFigures { authority, crl: Some(crl) }
}

fn node(name: &str, heartbeat_at: Timestamp) -> Node {
    Node { name: name.to_owned(), version: "1".to_owned(), started_at: before(100), heartbeat_at }
}

fn postgres() -> Condition {
    Condition {
        name: "PostgreSQL 16".to_owned(),
        version_number: Some(160_000),
        max_connections: Some(100),
        ..Condition::default()
    }
}

/// Everything that is judged of figures.
fn judged(figures: &Figures) -> Vec<Finding> {
    let mut all = vec![clock::judge(now(), Some(now()), figures)];
    all.extend(database::judge(&postgres(), figures, 8));
    for judge in [
        nodes::judge,
        jobs::judge,
        connectors::judge,
        pools::judge,
        revocations::judge,
        autosync::judge,
        certificates::judge,
    ] {
        all.extend(judge(figures));
    }
    all
}

/// Breaks something, and sees that this alone is named.
#[track_caller]
fn names(severity: Severity, check: &str, words: &[&str], break_it: impl FnOnce(&mut Figures)) {
    let mut figures = well();
    break_it(&mut figures);
    let bad: Vec<_> = judged(&figures).into_iter().filter(|finding| finding.severity != Severity::Ok).collect();
    assert_eq!(bad.len(), 1, "{bad:#?}");
    is(&bad[0], severity, check, words);
}

#[track_caller]
fn is(finding: &Finding, severity: Severity, check: &str, words: &[&str]) {
    assert_eq!((finding.severity, finding.check), (severity, check), "{finding:?}");
    for word in words {
        assert!(finding.what.contains(word), "{word:?} is missing: {finding:?}");
    }
    let advice = finding.advice.as_ref().unwrap();
    assert!(advice.why.len() > 10 && advice.mend.len() > 10, "{finding:?}");
}

use Severity::{Error, Note, Warning};

#[test]
fn nothing_is_said_against_an_instance_that_is_well() {
    for finding in judged(&well()) {
        assert_eq!((finding.severity, &finding.advice), (Severity::Ok, &None), "{finding:?}");
    }
}

#[test]
fn clocks_that_differ_are_named() {
    let apart = |seconds| clock::judge(now(), Some(now() - SignedDuration::from_secs(seconds)), &well());
    assert_eq!(apart(5).severity, Severity::Ok);
    is(&apart(6), Warning, "clock", &["6 seconds apart"]);
    is(&apart(-600), Error, "clock", &["10 minutes apart"]);
    assert_eq!(clock::judge(now(), None, &well()).severity, Severity::Ok);
    names(Error, "clock", &["2 hours from now"], |figures| figures.nodes.push(node("south", before(-2))));
}

#[test]
fn a_database_that_may_lose_something_is_named() {
    let of = |condition: &Condition| {
        let mut found = database::judge(condition, &well(), 8);
        assert_eq!(found.len(), 2, "{found:?}");
        found.pop().unwrap()
    };
    let off = Condition { unsafe_settings: vec!["fsync = off".to_owned()], ..postgres() };
    is(&of(&off), Error, "database", &["fsync = off"]);
    let old = Condition { version_number: Some(130_009), name: "PostgreSQL 13.9".to_owned(), ..postgres() };
    is(&of(&old), Error, "database", &["13.9"]);
    let torn = Condition { faults: vec!["row 7 missing from index".to_owned()], ..Condition::default() };
    is(&of(&torn), Error, "database", &["row 7 missing"]);
    let tight = Condition { max_connections: Some(17), ..postgres() };
    is(&of(&tight), Warning, "database", &["17"]);
}

#[test]
fn servers_that_do_not_run_are_named() {
    names(Note, "nodes", &["no server runs"], |figures| figures.nodes.clear());
    names(Warning, "nodes", &["south", "5 hours"], |figures| figures.nodes.push(node("south", before(5))));
    let other = Node { version: "2".to_owned(), ..node("south", now()) };
    names(Note, "nodes", &["different versions"], |figures| figures.nodes.push(other));
    names(Warning, "nodes", &["rules", "20000 events behind"], |figures| figures.behind[0].1 = 20_000);
}

#[test]
fn jobs_that_wait_or_were_given_up_are_named() {
    names(Warning, "jobs", &["2 jobs", "reconcile"], |figures| figures.jobs[0].dead = 2);
    names(Error, "jobs", &["due for 1 hour"], |figures| figures.jobs[0].first_due = Some(before(1)));
}

#[test]
fn systems_that_do_not_answer_are_named() {
    let with = |change: fn(&mut Connection)| {
        move |figures: &mut Figures| change(figures.projects[0].systems[0].connection.as_mut().unwrap())
    };
    names(
        Error,
        "connectors",
        &["[Badge] of campus", "disconnected for 3 hours", "check the secret"],
        with(|one| {
            one.state = ConnectionState::Disconnected;
            one.last_error = Some("check the secret".to_owned());
        }),
    );
    names(Warning, "connectors", &["degraded"], with(|one| one.state = ConnectionState::Degraded));
    names(Note, "connectors", &["nobody keeps"], |figures| figures.projects[0].systems[0].connection = None);
    names(Note, "connectors", &["disabled"], |f| f.projects[0].systems[0].system.run_mode = RunMode::Disabled);
}

#[test]
fn pools_that_run_out_are_named() {
    names(Error, "pools", &["Blue", "exhausted"], |figures| figures.projects[0].pools[0].available = Some(0));
    names(Warning, "pools", &["Blue", "2 left"], |figures| figures.projects[0].pools[0].available = Some(2));
    names(Warning, "pools", &["not there any more"], |figures| figures.projects[0].pools[0].open = false);
}

#[test]
fn late_revocations_and_syncs_that_stand_still_are_named() {
    names(Error, "revocations", &["4 revocations of campus"], |f| f.projects[0].overdue_revocations = 4);
    names(Error, "autosync", &["refused for 2 hours", "no column"], |figures| {
        figures.projects[0].autosync.failing_since = Some(before(2));
        figures.projects[0].autosync.failure = Some("no column for names".to_owned());
    });
    names(Error, "autosync", &["campus", "3 days"], |figures| {
        figures.projects[0].autosync.stale_since = Some(before(1));
        figures.projects[0].autosync.last_completed_at = Some(before(72));
    });
    names(Warning, "autosync", &["1 runs"], |figures| figures.projects[0].held_runs = 1);
}

#[test]
fn cas_that_end_and_lists_that_are_old_are_named() {
    let ca = |figures: &mut Figures, hours: i64| {
        figures.projects[0].authorities[0].authority.not_after = Some(before(-hours));
    };
    names(Warning, "certificates", &["ends in 60 days"], |figures| ca(figures, 60 * 24));
    names(Error, "certificates", &["ends in 9 days"], |figures| ca(figures, 9 * 24));
    names(Error, "certificates", &["has ended"], |figures| ca(figures, -1));
    names(Error, "certificates", &["has published no list"], |figures| figures.projects[0].authorities[0].crl = None);
    names(Error, "certificates", &["2 hours ago"], |figures| {
        figures.projects[0].authorities[0].crl.as_mut().unwrap().next_update = before(2);
    });
}

#[test]
fn ways_out_that_are_closed_are_named() {
    assert_eq!(mail::judge("it", &Ok(())).severity, Severity::Ok);
    let refused = Err(SendError::Transient { detail: "smtp.example.org refused the login (535)".to_owned() });
    is(&mail::judge("the instance's mail server", &refused), Error, "mail", &["instance's", "535"]);
    is(&mail::no_way("campus"), Warning, "mail", &["campus"]);
    assert_eq!(sms::judge("campus", &Ok(())).severity, Severity::Ok);
    is(&sms::judge("campus", &refused), Error, "sms", &["campus", "535"]);
}
