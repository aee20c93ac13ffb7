//! Projects: made with their Mobile ID system, changed by their administrators.

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::project::{Locale, Project, Slug, TimeZoneName};
use domain::system::{ConnectorKind, CredentialPool, CredentialSystem};
use domain::text::tidy;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Unique, UnitOfWork};

use crate::authority;
use crate::context::{App, Caller, Context};
use crate::error::{Error, Invalid, Result};
use crate::instance::Instance;
use crate::record;
use crate::version::Expected;

/// The name of Claviger's own system, and of its one pool.
const MOBILE_ID: &str = "Mobile ID";
/// The slug of the project of the first start.
const DEFAULT: &str = "default";

/// A project to be made.
#[derive(Debug, Clone)]
pub struct NewProject {
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name for people.
    pub name: String,
    /// The language of its mails.
    pub locale: Locale,
    /// The time zone of its mails.
    pub time_zone: TimeZoneName,
}

/// What people edit of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectDocument {
    /// Its name for people.
    pub name: String,
    /// The language of its mails.
    pub locale: Locale,
    /// The time zone of its mails.
    pub time_zone: TimeZoneName,
    /// The operator who is named as support contact and hears of failures.
    pub official_contact: Option<Id<kind::Operator>>,
    /// Where the credentials of synchronised users come from.
    pub default_pool: Option<Id<kind::CredentialPool>>,
}

impl From<&Project> for ProjectDocument {
    fn from(project: &Project) -> Self {
        let Project { name, locale, time_zone, official_contact, default_pool, .. } = project.clone();
        Self { name, locale, time_zone, official_contact, default_pool }
    }
}

/// The projects that exist for the caller.
///
/// # Errors
/// If the database fails.
pub async fn list(here: &Instance) -> Result<Vec<Project>> {
    let projects = here.read().await?.projects().list().await?;
    Ok(projects.into_iter().filter(|project| here.caller().knows(project.id)).collect())
}

/// Makes a project with the Mobile ID system and its pool, where its credentials come from.
///
/// # Errors
/// [`Error::Taken`] if another has its slug; [`Error::Forbidden`] for everybody but instance owners.
pub async fn create(here: &Instance, new: NewProject) -> Result<Project> {
    here.caller().require_owner()?;
    check_name(&new.name)?;
    let now = here.now();
    let project = Project {
        id: here.fresh_id()?,
        slug: new.slug,
        name: tidy(&new.name),
        locale: new.locale,
        time_zone: new.time_zone,
        official_contact: None,
        default_pool: Some(here.fresh_id()?),
        created_at: now,
        updated_at: now,
        version: 1,
    };
    let mut uow = here.begin().await?;
    uow.projects().add(&project).await?;
    furnish(&mut uow, &project, here.fresh_id()?, now).await?;
    authority::make(here, &mut uow, &project).await?;
    record::audit(here, &mut uow, "project.created", project.id, json!({"slug": project.slug})).await?;
    here.commit(uow, &project).await?;
    Ok(project)
}

/// The project of the first start, unless there is one already. Several nodes may start at once.
///
/// # Errors
/// If the database fails.
pub async fn ensure_first(app: &App) -> Result<Option<Project>> {
    let here = Instance::new(app.clone(), Caller::system());
    if !here.read().await?.projects().list().await?.is_empty() {
        return Ok(None);
    }
    let slug = DEFAULT.parse().map_err(Error::internal)?;
    let time_zone = TimeZoneName::utc();
    let new = NewProject { slug, name: "Default".to_owned(), locale: Locale::default(), time_zone };
    match create(&here, new).await {
        Err(Error::Taken(Unique::ProjectSlug)) => Ok(None), // another node was faster
        made => made.map(Some),
    }
}

/// Changes a project.
///
/// # Errors
/// [`Error::Stale`] if it is another version; [`Error::Invalid`]; [`Error::Forbidden`] without
/// [`Permission::ManageProject`].
pub async fn change(
    cx: &Context,
    expected: Expected,
    edit: impl FnOnce(&ProjectDocument) -> Result<ProjectDocument>,
) -> Result<Project> {
    cx.require(Permission::ManageProject)?;
    let mut uow = cx.begin().await?;
    let before = uow.projects().by_id(cx.project().id).await?.ok_or(Error::NotFound("project"))?;
    expected.check(before.version)?;
    let document = edit(&ProjectDocument::from(&before))?;
    check(cx, &mut uow, &document).await?;
    let changed = changed(&ProjectDocument::from(&before), &document);
    let project = applied(before, document, cx.now());
    uow.projects().update(&project).await?;
    if changed.contains(&"default_pool") {
        uow.projects().move_basis(project.id).await?;
    }
    record::audit(cx, &mut uow, "project.changed", project.id, json!({"changed": changed})).await?;
    cx.commit(uow, &project).await?;
    Ok(project)
}

async fn furnish(
    uow: &mut UnitOfWork,
    project: &Project,
    system: Id<kind::CredentialSystem>,
    now: Timestamp,
) -> Result<()> {
    let system = CredentialSystem::new(system, project.id, ConnectorKind::MOBILE_ID, MOBILE_ID, now);
    uow.systems().add(&system).await?;
    let Some(id) = project.default_pool else { return Ok(()) };
    let pool = CredentialPool::new(id, &system, system.connector.as_str(), MOBILE_ID, now);
    Ok(uow.pools().add(&pool).await?)
}

async fn check(cx: &Context, uow: &mut UnitOfWork, document: &ProjectDocument) -> Result<()> {
    check_name(&document.name)?;
    if let Some(id) = document.official_contact {
        let operator = uow.operators().lookup(id).await?;
        let belongs = operator.is_some_and(|operator| Caller::operator(&operator).knows(cx.project().id));
        if !belongs {
            let detail = "expected the id of an operator with a role in the project";
            return Err(Error::invalid("/official_contact", "unknown_operator", detail));
        }
    }
    if let Some(id) = document.default_pool
        && uow.pools().lookup(cx.project().id, id).await?.is_none()
    {
        return Err(Error::invalid("/default_pool", "unknown_pool", "the project has no such pool"));
    }
    Ok(())
}

/// A name stands in the subjects of mails: on one line.
fn check_name(name: &str) -> Result<()> {
    let name = tidy(name);
    if (1..=100).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
        return Ok(());
    }
    Err(Error::Invalid(vec![Invalid::new("/name", "invalid_value", "expected 1 to 100 characters on one line")]))
}

fn applied(project: Project, document: ProjectDocument, now: Timestamp) -> Project {
    let ProjectDocument { name, locale, time_zone, official_contact, default_pool } = document;
    let (name, version) = (tidy(&name), project.version + 1);
    Project { name, locale, time_zone, official_contact, default_pool, updated_at: now, version, ..project }
}

fn changed(old: &ProjectDocument, new: &ProjectDocument) -> Vec<&'static str> {
    [
        ("name", old.name != new.name),
        ("locale", old.locale != new.locale),
        ("time_zone", old.time_zone != new.time_zone),
        ("official_contact", old.official_contact != new.official_contact),
        ("default_pool", old.default_pool != new.default_pool),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
}
