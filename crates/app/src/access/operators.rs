//! Operators: accounts of the instance, made and changed by its owners.

use std::collections::BTreeMap;

use domain::contact::EmailAddress;
use domain::event::Actor;
use domain::id::{Id, kind};
use domain::operator::{Binding, Operator, Role};
use domain::project::{Locale, Slug};
use domain::text::tidy;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Session, UnitOfWork};

use crate::access::password::Password;
use crate::error::{Error, Invalid, Result};
use crate::instance::Instance;
use crate::record;
use crate::version::Expected;

/// An operator to be made.
#[derive(Debug, Clone)]
pub struct NewOperator {
    /// The address to log in with.
    pub email: EmailAddress,
    /// The name for people.
    pub name: String,
    /// The first password.
    pub password: Password,
    /// The language of mails and pages.
    pub locale: Locale,
    /// Whether it holds the instance role.
    pub instance_owner: bool,
    /// Its roles, by project.
    pub roles: BTreeMap<Slug, Role>,
}

impl NewOperator {
    /// Checks the values.
    ///
    /// # Errors
    /// [`Error::Invalid`] with all that do not fit.
    pub fn check(&self) -> Result<()> {
        let mut faults = Vec::new();
        faults.extend(check_name(&self.name).err());
        faults.extend(self.password.check(&self.email, "/password").err());
        if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
    }

    pub(super) fn into_operator(self, id: Id<kind::Operator>, now: Timestamp, bindings: Vec<Binding>) -> Operator {
        Operator {
            id,
            email: self.email,
            name: tidy(&self.name),
            locale: self.locale,
            instance_owner: self.instance_owner,
            enabled: true,
            bindings,
            created_at: now,
            last_login_at: None,
            version: 1,
        }
    }
}

/// What people edit of an operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorDocument {
    /// The address it logs in with.
    pub email: EmailAddress,
    /// The name for people.
    pub name: String,
    /// The language of mails and pages.
    pub locale: Locale,
    /// Whether it holds the instance role.
    pub instance_owner: bool,
    /// Whether it may log in.
    pub enabled: bool,
    /// Its roles, by project.
    pub roles: BTreeMap<Slug, Role>,
}

/// An operator with its roles by the names of the projects.
#[derive(Debug, Clone)]
pub struct OperatorWithRoles {
    /// The operator.
    pub operator: Operator,
    /// Its roles.
    pub roles: BTreeMap<Slug, Role>,
}

/// Every operator of the instance.
///
/// # Errors
/// [`Error::Forbidden`] for everybody but instance owners.
pub async fn list(here: &Instance) -> Result<Vec<OperatorWithRoles>> {
    here.caller().require_owner()?;
    let mut reader = here.read().await?;
    let names = Names::read(&mut reader).await?;
    Ok(reader.operators().list().await?.into_iter().map(|operator| names.show(operator)).collect())
}

/// One operator.
///
/// # Errors
/// [`Error::NotFound`] if there is none; [`Error::Forbidden`] for everybody but instance owners.
pub async fn get(here: &Instance, id: Id<kind::Operator>) -> Result<OperatorWithRoles> {
    here.caller().require_owner()?;
    let mut reader = here.read().await?;
    let names = Names::read(&mut reader).await?;
    let operator = reader.operators().lookup(id).await?.ok_or(Error::NotFound("operator"))?;
    Ok(names.show(operator))
}

/// Makes an operator.
///
/// # Errors
/// [`Error::Taken`] if the address is; [`Error::Invalid`]; [`Error::Forbidden`] for everybody but instance owners.
pub async fn create(here: &Instance, new: NewOperator) -> Result<OperatorWithRoles> {
    here.caller().require_owner()?;
    new.check()?;
    let hash = here.app().passwords().hash(new.password.clone()).await?;
    let mut uow = here.begin().await?;
    let names = Names::read(&mut uow).await?;
    let bindings = names.bindings(&new.roles)?;
    let made = names.show(new.into_operator(here.fresh_id()?, here.now(), bindings));
    uow.operators().add(&made.operator, &hash).await?;
    uow.operators().note_maker(made.operator.id, person(here)).await?;
    let detail = json!({"instance_owner": made.operator.instance_owner, "roles": made.roles});
    record::audit(here, &mut uow, "operator.created", made.operator.id, detail).await?;
    here.commit(uow, &made).await?;
    Ok(made)
}

/// Changes an operator. A new password, and taking the login away, end its sessions.
///
/// # Errors
/// [`Error::Stale`] if it is another version; [`Error::Conflict`] if no instance owner would be left;
/// [`Error::Invalid`]; [`Error::Forbidden`] for everybody but instance owners.
pub async fn change(
    here: &Instance,
    id: Id<kind::Operator>,
    expected: Expected,
    password: Option<Password>,
    edit: impl FnOnce(&OperatorDocument) -> Result<OperatorDocument>,
) -> Result<OperatorWithRoles> {
    here.caller().require_owner()?;
    let before = get(here, id).await?;
    expected.check(before.operator.version)?;
    let document = edit(&before.document())?;
    check(&document, password.as_ref())?;
    let hash = match &password {
        Some(password) => Some(here.app().passwords().hash(password.clone()).await?),
        None => None,
    };
    let mut uow = here.begin().await?;
    let names = Names::read(&mut uow).await?;
    let after = names.show(applied(&before.operator, document, &names)?);
    keep_an_owner(&mut uow, &after.operator).await?;
    uow.operators().update(&after.operator).await?;
    if let Some(hash) = &hash {
        uow.operators().set_password(id, hash).await?;
        uow.operators().note_password_by(id, person(here).filter(|by| *by != id)).await?;
    }
    if hash.is_some() || !after.operator.enabled {
        uow.sessions().remove_by_operator(id).await?;
    }
    let detail = json!({"changed": changed(&before, &after, hash.is_some()), "roles": after.roles});
    record::audit(here, &mut uow, "operator.changed", id, detail).await?;
    here.commit(uow, &after).await?;
    Ok(after)
}

/// Who acts, if it is a person and not the command line.
fn person(here: &Instance) -> Option<Id<kind::Operator>> {
    match here.actor() {
        Actor::Operator(id) => Some(id),
        _ => None,
    }
}

/// Takes the login away. The account stays, since what it did names it.
///
/// # Errors
/// As [`change`].
pub async fn disable(here: &Instance, id: Id<kind::Operator>) -> Result<OperatorWithRoles> {
    change(here, id, Expected::Any, None, |document| Ok(OperatorDocument { enabled: false, ..document.clone() })).await
}

impl OperatorWithRoles {
    /// What people edit of it.
    #[must_use]
    pub fn document(&self) -> OperatorDocument {
        let Operator { email, name, locale, instance_owner, enabled, .. } = self.operator.clone();
        OperatorDocument { email, name, locale, instance_owner, enabled, roles: self.roles.clone() }
    }
}

fn check(document: &OperatorDocument, password: Option<&Password>) -> Result<()> {
    let mut faults = Vec::new();
    faults.extend(check_name(&document.name).err());
    faults.extend(password.and_then(|password| password.check(&document.email, "/password").err()));
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// A name of a person: something to read, on one line.
pub(super) fn check_name(name: &str) -> Result<(), Invalid> {
    let name = tidy(name);
    let fits = (1..=200).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits { Ok(()) } else { Err(Invalid::new("/name", "invalid_value", "expected 1 to 200 characters on one line")) }
}

fn applied(before: &Operator, document: OperatorDocument, names: &Names) -> Result<Operator> {
    let OperatorDocument { email, name, locale, instance_owner, enabled, roles } = document;
    let bindings = names.bindings(&roles)?;
    let version = before.version + 1;
    Ok(Operator { email, name: tidy(&name), locale, instance_owner, enabled, bindings, version, ..before.clone() })
}

/// Without an owner nobody could mend anything.
async fn keep_an_owner(uow: &mut UnitOfWork, changed: &Operator) -> Result<()> {
    let owners = uow.operators().lock_owners().await?;
    let stays = changed.instance_owner && changed.enabled;
    if !stays && owners == [changed.id] {
        return Err(Error::conflict("last_owner", "this is the last instance owner; make another one first"));
    }
    Ok(())
}

fn changed(before: &OperatorWithRoles, after: &OperatorWithRoles, password: bool) -> Vec<&'static str> {
    let (old, new) = (before.document(), after.document());
    [
        ("email", old.email != new.email),
        ("name", old.name != new.name),
        ("locale", old.locale != new.locale),
        ("instance_owner", old.instance_owner != new.instance_owner),
        ("enabled", old.enabled != new.enabled),
        ("roles", old.roles != new.roles),
        ("password", password),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
}

/// The projects' names by their ids. An instance has few.
pub(super) struct Names(BTreeMap<Slug, Id<kind::Project>>);

impl Names {
    pub(super) async fn read(session: &mut Session) -> Result<Self> {
        let projects = session.projects().list().await?;
        Ok(Self(projects.into_iter().map(|project| (project.slug, project.id)).collect()))
    }

    pub(super) fn show(&self, operator: Operator) -> OperatorWithRoles {
        let role = |id| operator.bindings.iter().find(|binding| binding.project == id).map(|binding| binding.role);
        let roles = self.0.iter().filter_map(|(slug, id)| Some((slug.clone(), role(*id)?))).collect();
        OperatorWithRoles { operator, roles }
    }

    fn bindings(&self, roles: &BTreeMap<Slug, Role>) -> Result<Vec<Binding>> {
        let (mut bindings, mut faults) = (Vec::new(), Vec::new());
        for (slug, &role) in roles {
            match (self.0.get(slug), check_role(role, &format!("/roles/{slug}"))) {
                (_, Err(fault)) => faults.push(fault),
                (Some(&project), Ok(())) => bindings.push(Binding { project, role }),
                (None, Ok(())) => {
                    faults.push(Invalid::new(format!("/roles/{slug}"), "unknown_project", "there is no such project"));
                }
            }
        }
        if faults.is_empty() { Ok(bindings) } else { Err(Error::Invalid(faults)) }
    }
}

/// The role of an upload is for keys alone.
pub(super) fn check_role(role: Role, pointer: &str) -> Result<(), Invalid> {
    if role != Role::Autosync {
        return Ok(());
    }
    Err(Invalid::new(pointer, "invalid_value", "the role autosync is for API keys; give a person another one"))
}
