//! Automatic input triggering: which events of a system or a pool move which inputs.

use std::collections::BTreeSet;

use domain::event::{Category, Detail, Event};
use domain::id::{Id, kind};
use domain::input::{InputTriggers, Place, Restore, TriggerMode, is_choosable};
use domain::permission::Permission;
use serde_json::{Value, json};
use store::Session;

use crate::context::Context;
use crate::error::{Error, Invalid, Result};
use crate::record;
use crate::version::Expected;

/// What people say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriggersDocument {
    /// Whose settings the events of a pool go by.
    pub mode: TriggerMode,
    /// The categories that put the inputs into alarm.
    pub categories: BTreeSet<Category>,
    /// What sets them back.
    pub restore: Restore,
    /// The inputs.
    pub inputs: BTreeSet<Id<kind::Input>>,
}

/// What is set at a system or at a pool.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such system or pool.
pub async fn triggers(cx: &Context, place: Place) -> Result<InputTriggers> {
    cx.require(Permission::ReadProject)?;
    let mut reader = cx.read().await?;
    system_of(&mut reader, cx, place).await?;
    Ok(reader.input_triggers().lookup(cx.project().id, place).await?)
}

/// Sets it anew. Inputs that are in alarm stay so; what they were triggered with says when they go back.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`], [`Error::Invalid`] with all that does not fit.
pub async fn set_triggers(
    cx: &Context,
    place: Place,
    expected: Expected,
    change: impl FnOnce(&TriggersDocument) -> Result<TriggersDocument>,
) -> Result<InputTriggers> {
    cx.require(Permission::ManageProject)?;
    let (mut uow, project) = (cx.begin().await?, cx.project().id);
    let system = system_of(&mut uow, cx, place).await?;
    let before = uow.input_triggers().lookup(project, place).await?;
    expected.check(before.version)?;
    let document = change(&TriggersDocument::of(&before))?;
    document.check(&mut uow, project, place).await?;
    let TriggersDocument { mode, categories, restore, inputs } = document;
    let after = InputTriggers { mode, categories, restore, inputs, version: before.version + 1 };
    uow.input_triggers().put(project, place, &after).await?;
    let detail = Detail::changed(&["input_triggers"]);
    let event = Event { system: Some(system), detail, ..record::event(cx, Category::SystemConfigured)? };
    match place {
        Place::System(id) => {
            uow.events().add(&event).await?;
            record::audit(cx, &mut uow, "systems.input_triggers", id, said(&after)).await?;
        }
        Place::Pool(id) => {
            uow.events().add(&Event { pool: Some(id), ..event }).await?;
            record::audit(cx, &mut uow, "pools.input_triggers", id, said(&after)).await?;
        }
    }
    cx.commit(uow, &after).await?;
    Ok(after)
}

/// The system that is meant, or whose pool is.
async fn system_of(session: &mut Session, cx: &Context, place: Place) -> Result<Id<kind::CredentialSystem>> {
    let project = cx.project().id;
    match place {
        Place::System(id) => {
            let system = session.systems().lookup(project, id).await?;
            system.map(|system| system.id).ok_or(Error::NotFound("system"))
        }
        Place::Pool(id) => {
            let pool = session.pools().lookup(project, id).await?;
            pool.map(|pool| pool.system).ok_or(Error::NotFound("pool"))
        }
    }
}

fn said(triggers: &InputTriggers) -> Value {
    let restore = match &triggers.restore {
        Restore::ByHand => json!("by_hand"),
        Restore::After(seconds) => json!({ "after_s": seconds }),
        Restore::OnCategories(categories) => json!({ "on_categories": categories }),
    };
    json!({
        "mode": triggers.mode, "categories": triggers.categories, "restore": restore, "inputs": triggers.inputs,
    })
}

impl TriggersDocument {
    fn of(triggers: &InputTriggers) -> Self {
        let InputTriggers { mode, categories, restore, inputs, version: _ } = triggers.clone();
        Self { mode, categories, restore, inputs }
    }

    async fn check(&self, session: &mut Session, project: Id<kind::Project>, place: Place) -> Result<()> {
        let mut faults = Vec::new();
        if matches!(place, Place::System(_)) && self.mode == TriggerMode::Inherit {
            let detail = "a system has nobody to inherit from; only pools do";
            faults.push(Invalid::new("/mode", "invalid_value", detail));
        }
        faults.extend(unchoosable("/categories", &self.categories));
        faults.extend(self.check_restore());
        let most = InputTriggers::MOST_INPUTS;
        if self.inputs.len() > most {
            let detail = format!("expected at most {most} inputs; these are {}", self.inputs.len());
            faults.push(Invalid::new("/inputs", "too_many_inputs", detail));
        } else {
            let wanted: Vec<_> = self.inputs.iter().copied().collect();
            let found = session.inputs().lock(project, &wanted).await?;
            let is_missing = |id: &&Id<kind::Input>| !found.iter().any(|input| input.id == **id);
            faults.extend(
                wanted
                    .iter()
                    .filter(is_missing)
                    .map(|id| Invalid::new("/inputs", "unknown_input", format!("the project has no input {id}"))),
            );
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
    }

    fn check_restore(&self) -> Vec<Invalid> {
        match &self.restore {
            Restore::ByHand => Vec::new(),
            Restore::After(seconds) if (1..=Restore::LONGEST_S).contains(seconds) => Vec::new(),
            Restore::After(_) => {
                let detail = format!("expected a number of seconds from 1 to {} (30 days)", Restore::LONGEST_S);
                vec![Invalid::new("/restore_after_s", "invalid_value", detail)]
            }
            Restore::OnCategories(categories) if categories.is_empty() => {
                let detail = "expected at least one category; choose by_hand if none is to set the inputs back";
                vec![Invalid::new("/restore_categories", "missing", detail)]
            }
            Restore::OnCategories(categories) => {
                let pointer = "/restore_categories";
                let mut faults: Vec<_> = unchoosable(pointer, categories).collect();
                faults.extend(categories.intersection(&self.categories).map(|category| {
                    let detail = format!("{category} triggers the inputs already; it cannot set them back as well");
                    Invalid::new(pointer, "invalid_value", detail)
                }));
                faults
            }
        }
    }
}

fn unchoosable(pointer: &'static str, categories: &BTreeSet<Category>) -> impl Iterator<Item = Invalid> {
    let loops = categories.iter().filter(|category| !is_choosable(**category));
    loops.map(move |category| {
        let detail = format!("{category} is told by inputs themselves, and moves none");
        Invalid::new(pointer, "invalid_value", detail)
    })
}
