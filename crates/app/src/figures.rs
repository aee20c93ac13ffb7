//! How the whole instance stands, in figures: for those who measure it, and for the doctor.
//!
//! No figure is about a person. What grows with the number of people is counted from indexes alone.

use std::collections::BTreeMap;

use domain::authority::Authority;
use domain::id::{Id, kind};
use domain::project::Project;
use domain::system::{Connection, CredentialPool, CredentialSystem};
use domain::time::Timestamp;
use store::Reader;

use crate::context::App;
use crate::error::Result;

pub use store::repo::{AutosyncState, Node, PublishedCrl, Unaccepted, Waiting};

/// How the instance stands.
#[derive(Debug, Clone)]
pub struct Figures {
    /// When it was asked.
    pub at: Timestamp,
    /// Each project.
    pub projects: Vec<ProjectFigures>,
    /// Jobs, by kind.
    pub jobs: Vec<Waiting>,
    /// Invitations that nobody has accepted yet.
    pub invitations: Unaccepted,
    /// Nodes that were heard of within the last days.
    pub nodes: Vec<Node>,
    /// The place of the newest event.
    pub last_event: u64,
    /// How many places each follower of events is behind it, by the follower's name.
    pub behind: Vec<(String, u64)>,
    /// How large the database is, in bytes.
    pub database_bytes: u64,
}

/// How a project stands.
#[derive(Debug, Clone)]
pub struct ProjectFigures {
    /// The project.
    pub project: Project,
    /// Its systems.
    pub systems: Vec<SystemFigures>,
    /// Its pools.
    pub pools: Vec<CredentialPool>,
    /// What its Auto-sync remembers.
    pub autosync: AutosyncState,
    /// Runs of Auto-sync that wait for approval.
    pub held_runs: u64,
    /// Revocations that were to be confirmed by now.
    pub overdue_revocations: u64,
    /// Its CAs.
    pub authorities: Vec<AuthorityFigures>,
}

/// How a system stands.
#[derive(Debug, Clone)]
pub struct SystemFigures {
    /// The system.
    pub system: CredentialSystem,
    /// How its connection stands; `None` if there is none to keep, or nobody has tried yet.
    pub connection: Option<Connection>,
    /// Its credentials, by the name of their status.
    pub credentials: BTreeMap<&'static str, u64>,
}

/// How a CA stands.
#[derive(Debug, Clone)]
pub struct AuthorityFigures {
    /// The CA.
    pub authority: Authority,
    /// Its newest list of revoked certificates.
    pub crl: Option<PublishedCrl>,
}

impl Figures {
    /// The same without any credential: what doctors look at, and what costs nothing.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn without_credentials(app: &App) -> Result<Self> {
        gather(app, Vec::new()).await
    }

    /// How the instance stands now.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of(app: &App) -> Result<Self> {
        let counted = app.store().read().await?.figures().credentials(app.now()).await?;
        gather(app, counted).await
    }
}

async fn gather(app: &App, counted: Vec<store::repo::Standing>) -> Result<Figures> {
    let (mut reader, now) = (app.store().read().await?, app.now());
    let mut credentials: Credentials = BTreeMap::new();
    for standing in &counted {
        let of_system = credentials.entry(standing.system).or_default();
        for (status, count) in standing.statuses().into_iter().filter(|(_, count)| *count > 0) {
            *of_system.entry(status).or_default() += count;
        }
    }
    let connections = reader.connections().all().await?;
    let connections = connections.into_iter().filter_map(|(system, connection)| Some((system.id, connection?)));
    let mut known = Known { credentials, connections: connections.collect() };
    let mut projects = Vec::new();
    for project in reader.projects().list().await? {
        projects.push(of_project(&mut reader, project, &mut known, now).await?);
    }
    let last_event = reader.events().last().await?;
    let followers = reader.figures().followers().await?;
    Ok(Figures {
        at: now,
        behind: followers.into_iter().map(|(name, place)| (name, last_event.saturating_sub(place))).collect(),
        last_event,
        projects,
        jobs: reader.figures().jobs().await?,
        invitations: reader.figures().invitations(now).await?,
        nodes: reader.nodes().list().await?,
        database_bytes: reader.figures().size_bytes().await?,
    })
}

type Credentials = BTreeMap<Id<kind::CredentialSystem>, BTreeMap<&'static str, u64>>;

/// What was read of all systems at once.
struct Known {
    credentials: Credentials,
    connections: BTreeMap<Id<kind::CredentialSystem>, Connection>,
}

async fn of_project(
    reader: &mut Reader,
    project: Project,
    known: &mut Known,
    now: Timestamp,
) -> Result<ProjectFigures> {
    let systems = reader.systems().list(project.id).await?;
    let of_system = |system: CredentialSystem| SystemFigures {
        connection: known.connections.remove(&system.id),
        credentials: known.credentials.remove(&system.id).unwrap_or_default(),
        system,
    };
    let systems = systems.into_iter().map(of_system).collect();
    let mut authorities = Vec::new();
    for authority in reader.authorities().list(project.id).await? {
        let crl = reader.crls().lookup(authority.id).await?;
        authorities.push(AuthorityFigures { authority, crl });
    }
    Ok(ProjectFigures {
        systems,
        authorities,
        pools: reader.pools().list(project.id).await?,
        autosync: reader.autosync_state().lookup(project.id).await?,
        held_runs: reader.figures().held_runs(project.id).await?,
        overdue_revocations: reader.figures().overdue_revocations(project.id, now).await?,
        project,
    })
}
