//! Removing events that were kept for long enough.

use std::collections::BTreeMap;

use domain::event::Category;
use domain::permission::Permission;
use domain::project::Project;
use domain::retention::{Overdue, Retention};

use crate::context::{App, Context};
use crate::error::{Error, Invalid, Result};

/// How many events go in one unit of work: others write in between.
const BATCH: u32 = 2_000;
/// How many units one look takes on; the next goes on from there.
const BATCHES: usize = 50;

/// What would go if events were kept for so long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foretold {
    /// How many events.
    pub events: u64,
    /// How many of each category, where there are any.
    pub by_category: BTreeMap<Category, u64>,
}

/// How many events would go now if they were kept for so long.
///
/// # Errors
/// [`Error::Invalid`] with all that does not fit.
pub async fn foretell(cx: &Context, retention: &Retention) -> Result<Foretold> {
    cx.require(Permission::ManageProject)?;
    let faults = retention.faults();
    if !faults.is_empty() {
        let faults = faults.into_iter().map(|(pointer, detail)| Invalid::new(pointer, "invalid_value", detail));
        return Err(Error::Invalid(faults.collect()));
    }
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let mut by_category = BTreeMap::new();
    for overdue in retention.overdue(cx.now()) {
        by_category.extend(reader.kept_events().count_overdue(project, &overdue).await?);
    }
    Ok(Foretold { events: by_category.values().sum(), by_category })
}

/// Removes what projects do not want to keep any longer, a little at a time; answers how many events. What somebody who
/// follows events has not read yet stays until then.
pub(crate) async fn remove_overdue(app: &App) -> Result<u64> {
    let (projects, upto) = {
        let mut reader = app.store().read().await?;
        let (settled, passed) = (reader.events().settled().await?, reader.followers().passed().await?);
        (reader.projects().list().await?, passed.map_or(settled, |passed| passed.min(settled)))
    };
    let (mut removed, mut left) = (0, BATCHES);
    for project in &projects {
        let retention = app.store().read().await?.settings().lookup(project.id).await?.settings.retention;
        for overdue in retention.overdue(app.now()) {
            removed += remove(app, project, &overdue, upto, &mut left).await?;
        }
    }
    Ok(removed)
}

async fn remove(app: &App, project: &Project, overdue: &Overdue, upto: u64, left: &mut usize) -> Result<u64> {
    let mut removed = 0;
    while *left > 0 {
        let mut uow = app.store().begin().await?;
        let count = uow.kept_events().remove_overdue(project.id, overdue, upto, BATCH).await?;
        uow.commit().await?;
        removed += count;
        if count < u64::from(BATCH) {
            break;
        }
        *left -= 1;
    }
    Ok(removed)
}
