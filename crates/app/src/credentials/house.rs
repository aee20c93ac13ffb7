//! Where a credential lives: its system and its pool, as the project set them up, and what can be done there.

use std::collections::HashMap;

use connect::{Capabilities, Inviting, Reach};
use domain::credential::{Act, Credential, Observation};
use domain::id::{Id, kind};
use domain::settings::Settings;
use domain::system::{CredentialPool, CredentialSystem};
use store::Session;

use crate::context::App;
use crate::error::{Error, Result};
use crate::settings;

/// A system and one of its pools.
pub(crate) struct House {
    pub(crate) system: CredentialSystem,
    pub(crate) pool: CredentialPool,
    pub(crate) capabilities: Capabilities,
    pub(crate) settings: Settings,
    app: App,
}

impl House {
    /// Reads where credentials of a pool live.
    pub(crate) async fn of_pool(
        app: &App,
        session: &mut Session,
        project: Id<kind::Project>,
        pool: Id<kind::CredentialPool>,
    ) -> Result<Self> {
        let pool = session.pools().lookup(project, pool).await?.ok_or(Error::NotFound("pool"))?;
        let system = session.systems().lookup(project, pool.system).await?.ok_or(Error::NotFound("system"))?;
        let settings = settings::load(session, project).await?;
        let capabilities = capabilities(app, &system, &settings)?;
        Ok(Self { system, pool, capabilities, settings, app: app.clone() })
    }

    /// Reads where credentials of a system live, by their pools.
    pub(crate) async fn of_system(
        app: &App,
        session: &mut Session,
        system: &CredentialSystem,
    ) -> Result<HashMap<Id<kind::CredentialPool>, Self>> {
        let project = system.project;
        let pools = session.pools().list_of_system(project, system.id).await?;
        let system = session.systems().lookup(project, system.id).await?.ok_or(Error::NotFound("system"))?;
        let settings = settings::load(session, project).await?;
        let capabilities = capabilities(app, &system, &settings)?;
        let house = |pool: CredentialPool| Self {
            system: system.clone(),
            pool,
            capabilities,
            settings: settings.clone(),
            app: app.clone(),
        };
        Ok(pools.into_iter().map(|pool| (pool.id, house(pool))).collect())
    }

    /// Reads where a credential lives.
    pub(crate) async fn of(app: &App, session: &mut Session, credential: &Credential) -> Result<Self> {
        Self::of_pool(app, session, credential.project, credential.pool).await
    }

    /// Whether the link that the system tells of a credential's invitation is brought to its holder by us.
    pub(crate) fn carries_link(&self, credential: &Credential) -> bool {
        let wanted = credential.send_invitation && self.system.send_invitations;
        wanted && self.capabilities.inviting == Inviting::Link
    }

    /// Whether the system is part of Claviger, and answers within a unit of work.
    pub(crate) fn in_process(&self) -> bool {
        self.connector().is_ok_and(|connector| matches!(connector.reach(), Reach::InProcess(_)))
    }

    /// What a system that is part of Claviger answers to an act.
    pub(crate) fn answer(&self, act: Act, credential: &Credential) -> Result<Option<Observation>> {
        match self.connector()?.reach() {
            Reach::InProcess(system) => Ok(system.answer(act, credential)),
            Reach::Remote(_) => Ok(None),
        }
    }

    fn connector(&self) -> Result<&dyn connect::Connector> {
        connector(&self.app, &self.system)
    }
}

/// What a system can do, as the project set it up.
pub(crate) fn capabilities(app: &App, system: &CredentialSystem, settings: &Settings) -> Result<Capabilities> {
    Ok(connector(app, system)?.capabilities(settings))
}

fn connector<'a>(app: &'a App, system: &CredentialSystem) -> Result<&'a dyn connect::Connector> {
    app.parts().connectors.find(&system.connector).ok_or_else(|| {
        let detail = format!("this Claviger has no connector {}", system.connector.as_str());
        Error::Internal(detail.into())
    })
}
