//! Inputs that events trigger and restore.

use std::collections::{BTreeMap, BTreeSet};

use domain::event::Event;
use domain::id::{Id, kind};
use domain::input::{Input, InputTriggers, Place, Reaction, Restore, Trigger, TriggerMode, is_choosable};
use domain::system::CredentialPool;
use store::UnitOfWork;

use super::moved::{self, Why};
use crate::context::Context;
use crate::error::Result;
use crate::follow::Followed;

/// Lets a page of what happened in a project, in its order, move the inputs that systems and pools associate with it.
/// What inputs themselves tell moves none.
///
/// # Errors
/// If the database fails.
pub(crate) async fn take(cx: &Context, uow: &mut UnitOfWork, page: &[Followed]) -> Result<()> {
    let project = cx.project().id;
    let page: Vec<&Event> = page.iter().map(|followed| &followed.event).collect();
    if !page.iter().any(|event| is_choosable(event.category) && (event.system.is_some() || event.pool.is_some())) {
        return Ok(());
    }
    let set = uow.input_triggers().of_project(project).await?;
    if set.is_empty() {
        return Ok(());
    }
    let wiring = Wiring { set, systems: systems_of(&uow.pools().list(project).await?) };
    let wanted: Vec<_> = page.iter().flat_map(|event| wiring.reactions(event)).map(|asked| asked.input).collect();
    let inputs = uow.inputs().lock(project, &wanted).await?;
    let mut moving =
        Moving { inputs: inputs.into_iter().map(|input| (input.id, input)).collect(), ..Moving::default() };
    for event in page {
        for asked in wiring.reactions(event) {
            moving.react(cx, event, &asked)?;
        }
    }
    moving.write(uow).await
}

/// What is set in a project, and of which system each pool is.
struct Wiring {
    set: BTreeMap<Place, InputTriggers>,
    systems: BTreeMap<Id<kind::CredentialPool>, Id<kind::CredentialSystem>>,
}

/// What an event asks of an input.
struct Asked<'a> {
    input: Id<kind::Input>,
    reaction: Reaction,
    restore: &'a Restore,
}

fn systems_of(pools: &[CredentialPool]) -> BTreeMap<Id<kind::CredentialPool>, Id<kind::CredentialSystem>> {
    pools.iter().map(|pool| (pool.id, pool.system)).collect()
}

impl Wiring {
    /// Whose settings count, and whose inputs they are for: those of the pool alone where it selects its own, else those
    /// of its system, for the inputs of both.
    fn reactions(&self, event: &Event) -> Vec<Asked<'_>> {
        let pool = event.pool.and_then(|pool| self.set.get(&Place::Pool(pool)));
        if let Some(own) = pool.filter(|pool| pool.mode == TriggerMode::UseSelected) {
            return asked(event, own, None);
        }
        let system = event.system.or_else(|| self.systems.get(&event.pool?).copied());
        let of_system = system.and_then(|system| self.set.get(&Place::System(system)));
        of_system.map(|of_system| asked(event, of_system, pool)).unwrap_or_default()
    }
}

fn asked<'a>(event: &Event, by: &'a InputTriggers, beside: Option<&InputTriggers>) -> Vec<Asked<'a>> {
    let Some(reaction) = by.reaction(event.category) else { return Vec::new() };
    let own = by.inputs.iter();
    let others = beside.into_iter().flat_map(|beside| &beside.inputs).filter(|input| !by.inputs.contains(input));
    own.chain(others).map(|&input| Asked { input, reaction, restore: &by.restore }).collect()
}

/// The inputs that a page moves, and what is told of that.
#[derive(Default)]
struct Moving {
    inputs: BTreeMap<Id<kind::Input>, Input>,
    touched: BTreeSet<Id<kind::Input>>,
    told: Vec<Event>,
}

impl Moving {
    fn react(&mut self, cx: &Context, event: &Event, asked: &Asked<'_>) -> Result<()> {
        let Some(input) = self.inputs.get_mut(&asked.input) else { return Ok(()) };
        let (now, why) = (cx.now(), Why::Event(event));
        match asked.reaction {
            Reaction::Trigger => {
                let trigger = Trigger {
                    at: now,
                    by: cx.actor(),
                    event: Some((event.id, event.category)),
                    origin: event.origin.clone(),
                };
                if input.trigger(trigger, asked.restore.due(now)) {
                    self.told.push(moved::triggered(cx, input, &why)?);
                }
            }
            Reaction::Restore if input.restore(now) => self.told.push(moved::restored(cx, input, &why)?),
            Reaction::Restore => return Ok(()),
        }
        self.touched.insert(asked.input);
        Ok(())
    }

    async fn write(self, uow: &mut UnitOfWork) -> Result<()> {
        for input in self.touched.iter().filter_map(|id| self.inputs.get(id)) {
            uow.inputs().stand(input).await?;
        }
        uow.events().add_many(&self.told).await?;
        Ok(())
    }
}
