//! The first start: a project to begin with, and a link that makes the first operator.

use domain::id::Id;
use domain::project::{Locale, Project, TimeZoneName};
use domain::system::{ConnectorKind, CredentialPool, CredentialSystem};
use domain::time::SignedDuration;
use serde_json::json;
use store::{Unique, UnitOfWork};

use crate::access::Secret;
use crate::context::{App, Caller};
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::record::audit;

/// The slug and the name of the project that every instance begins with.
const SLUG: &str = "default";
const NAME: &str = "Default";
/// What the Mobile ID system and its pool are called.
const MOBILE_ID: &str = "Mobile ID";
/// For how long a setup link works.
const LINK_LASTS: SignedDuration = SignedDuration::from_hours(1);

/// The one-time link of the first operator. `Debug` does not show it.
pub struct SetupLink(String);

impl SetupLink {
    /// The link, to be shown once.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for SetupLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetupLink(…)")
    }
}

/// Makes the project `default` with the Mobile ID system where there is no project at all. As long as there is no
/// operator, every call makes a setup link in place of the one before. Several nodes may start at once.
///
/// # Errors
/// If the database fails.
pub async fn prepare(app: &App) -> Result<Option<SetupLink>> {
    match try_prepare(app).await {
        // Another node was faster; now its project is there.
        Err(Error::Taken(Unique::ProjectSlug)) => try_prepare(app).await,
        prepared => prepared,
    }
}

async fn try_prepare(app: &App) -> Result<Option<SetupLink>> {
    let cx = Instance::new(app.clone(), Caller::system());
    let mut uow = cx.begin().await?;
    if uow.projects().list().await?.is_empty() {
        add_default_project(&cx, &mut uow).await?;
    }
    let link = match uow.operators().count().await? {
        0 => Some(new_link(&cx, &mut uow).await?),
        _ => None,
    };
    uow.commit().await?;
    Ok(link)
}

async fn new_link(cx: &Instance, uow: &mut UnitOfWork) -> Result<SetupLink> {
    let secret = Secret::for_session()?;
    let until = cx.now().checked_add(LINK_LASTS).unwrap_or(domain::time::Timestamp::MAX);
    uow.setup_links().replace(secret.hash(), until).await?;
    Ok(SetupLink(cx.app().public_url().join(&format!("/setup#{}", secret.expose()))))
}

async fn add_default_project(cx: &Instance, uow: &mut UnitOfWork) -> Result<()> {
    let mut project = Project {
        id: cx.fresh_id()?,
        slug: SLUG.parse().map_err(Error::internal)?,
        name: NAME.to_owned(),
        locale: Locale::En,
        time_zone: TimeZoneName::utc(),
        official_contact: None,
        default_pool: None,
        created_at: cx.now(),
        updated_at: cx.now(),
        version: 1,
    };
    uow.projects().add(&project).await?;
    project.default_pool = Some(add_mobile_id(cx, uow, &project).await?);
    project.version += 1;
    uow.projects().update(&project).await?;
    audit(cx, uow, "projects.create", project.id, json!({ "slug": project.slug })).await
}

/// The Mobile ID system with its one pool, which gives out as many credentials as anybody wants.
async fn add_mobile_id(
    cx: &Instance,
    uow: &mut UnitOfWork,
    project: &Project,
) -> Result<Id<domain::id::kind::CredentialPool>> {
    let system = CredentialSystem {
        id: cx.fresh_id()?,
        project: project.id,
        connector: ConnectorKind::MobileId,
        name: MOBILE_ID.to_owned(),
        notes: String::new(),
        created_at: cx.now(),
        version: 1,
    };
    let pool = CredentialPool {
        id: cx.fresh_id()?,
        project: project.id,
        system: system.id,
        external_id: ConnectorKind::MobileId.as_str().to_owned(),
        name: MOBILE_ID.to_owned(),
        total: None,
        available: None,
        created_at: cx.now(),
        version: 1,
    };
    uow.systems().add(&system).await?;
    uow.pools().add(&pool).await?;
    Ok(pool.id)
}
