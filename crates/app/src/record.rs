//! Saying what happened, in the unit of work that makes it happen.

use domain::audit::{AuditEntry, Subject};
use domain::event::{Actor, Category, Event, PersonalDetail};
use domain::id::{Id, kind};
use domain::user::User;
use serde_json::Value;
use store::UnitOfWork;

use crate::context::{App, Context};
use crate::error::Result;
use crate::instance::Instance;

/// Where something is done: who acts, when, and in which project.
pub trait Scene: Sync {
    /// The house.
    fn app(&self) -> &App;
    /// Who acts.
    fn actor(&self) -> Actor;
    /// In which project; `None`: the instance.
    fn project(&self) -> Option<Id<kind::Project>>;
}

impl Scene for Context {
    fn app(&self) -> &App {
        self.app()
    }

    fn actor(&self) -> Actor {
        self.actor()
    }

    fn project(&self) -> Option<Id<kind::Project>> {
        Some(self.project().id)
    }
}

impl Scene for Instance {
    fn app(&self) -> &App {
        self.app()
    }

    fn actor(&self) -> Actor {
        self.actor()
    }

    fn project(&self) -> Option<Id<kind::Project>> {
        None
    }
}

/// An event of the context's project and actor, now; the rest is set by struct update.
///
/// # Errors
/// If the system gives no random numbers.
pub fn event(cx: &Context, category: Category) -> Result<Event> {
    let event = Event::new(cx.fresh_id()?, cx.project().id, category, cx.actor(), cx.now());
    Ok(Event { origin: cx.origin().clone(), ..event })
}

/// An event about a person, who is named in its sealed part.
///
/// # Errors
/// If the system gives no random numbers.
pub fn event_of(cx: &Context, category: Category, user: &User) -> Result<Event> {
    let personal = PersonalDetail { display_name: Some(user.profile.display_name()), ..PersonalDetail::default() };
    Ok(Event { user: Some(user.id), personal: Some(personal), ..event(cx, category)? })
}

/// Writes an audit entry about something that is no person.
///
/// # Errors
/// If the database fails.
pub async fn audit(
    scene: &impl Scene,
    uow: &mut UnitOfWork,
    action: &'static str,
    subject: impl Into<Subject>,
    detail: Value,
) -> Result<()> {
    let entry = AuditEntry { detail, ..entry(scene, action, subject.into())? };
    Ok(uow.audit().add(&entry).await?)
}

/// Writes an audit entry about a person: `personal` is sealed under that person's key.
///
/// # Errors
/// If the database fails.
pub async fn audit_of(
    scene: &impl Scene,
    uow: &mut UnitOfWork,
    action: &'static str,
    subject: impl Into<Subject>,
    person: Id<kind::User>,
    detail: Value,
    personal: Option<Value>,
) -> Result<()> {
    let entry = AuditEntry { detail, personal, person: Some(person), ..entry(scene, action, subject.into())? };
    Ok(uow.audit().add(&entry).await?)
}

fn entry(scene: &impl Scene, action: &'static str, subject: Subject) -> Result<AuditEntry> {
    Ok(AuditEntry {
        id: scene.app().fresh_id()?,
        project: scene.project(),
        at: scene.app().now(),
        actor: scene.actor(),
        action: action.into(),
        subject: Some(subject),
        detail: Value::Null,
        personal: None,
        person: None,
    })
}
