//! Inputs that go back to normal by themselves.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use domain::id::{Id, kind};
use domain::input::Input;
use domain::time::Timestamp;
use store::UnitOfWork;

use super::moved::{self, Why};
use crate::context::{App, Context};
use crate::error::Result;

/// How many are set back in one unit of work.
const LIMIT: u32 = 200;

/// Sets back every input whose time is up; answers when the next one's will be. The times are rows: a restart keeps them,
/// and of several nodes one sets an input back.
///
/// # Errors
/// If the database fails. What was done by then stays done.
pub async fn restore_due(app: &App) -> Result<Option<Timestamp>> {
    loop {
        let next = app.store().read().await?.inputs().next_due().await?;
        if next.is_none_or(|due| due > app.now()) {
            return Ok(next);
        }
        let mut uow = app.store().begin().await?;
        let due = uow.inputs().claim_due(app.now(), LIMIT).await?;
        if due.is_empty() {
            return Ok(next); // somebody else is at it
        }
        restore(app, &mut uow, due).await?;
        uow.commit().await?;
    }
}

async fn restore(app: &App, uow: &mut UnitOfWork, due: Vec<Input>) -> Result<()> {
    let mut contexts: HashMap<Id<kind::Project>, Context> = HashMap::new();
    let mut events = Vec::with_capacity(due.len());
    for mut input in due {
        let cx = match contexts.entry(input.project) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                // An input goes with its project, so the project is there.
                let Some(project) = uow.projects().by_id(input.project).await? else { continue };
                place.insert(app.as_system(project))
            }
        };
        input.restore(cx.now());
        uow.inputs().stand(&input).await?;
        events.push(moved::restored(cx, &input, &Why::Time)?);
    }
    uow.events().add_many(&events).await?;
    Ok(())
}
