//! Beginning a comparison, on demand and by schedule.

use domain::drift::Comparison;
use domain::id::{Id, kind};
use domain::job::Task;
use domain::permission::Permission;
use domain::system::{CredentialSystem, RunMode};
use serde_json::json;

use super::read::{Report, report};
use crate::context::{App, Context};
use crate::error::{Error, Result};
use crate::{jobs, record};

/// Begins the comparison of a system with what is here. One that runs goes on.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] if the system is part of Claviger.
pub async fn begin(cx: &Context, id: Id<kind::CredentialSystem>) -> Result<Report> {
    cx.require(Permission::AcquireCredentials)?;
    let system = compared(cx, id).await?;
    begin_if(cx, &system, |_| true).await?;
    report(cx, id).await
}

/// Begins whatever is due by itself; answers how many. Of two nodes that look at once, one begins.
///
/// # Errors
/// If the database fails.
pub async fn begin_due(app: &App) -> Result<u64> {
    let now = app.now();
    let scheduled = app.store().read().await?.comparisons().scheduled().await?;
    let mut begun = 0;
    for comparison in scheduled.into_iter().filter(|comparison| comparison.is_due(now)) {
        let mut reader = app.store().read().await?;
        let Some(project) = reader.projects().by_id(comparison.project).await? else { continue };
        let Some(system) = reader.systems().lookup(project.id, comparison.system).await? else { continue };
        drop(reader);
        if system.run_mode == RunMode::Disabled {
            continue;
        }
        begun += u64::from(begin_if(&app.as_system(project), &system, |known| known.is_due(now)).await?);
    }
    Ok(begun)
}

/// The system, if there is something to compare.
pub(super) async fn compared(cx: &Context, id: Id<kind::CredentialSystem>) -> Result<CredentialSystem> {
    let system = cx.read().await?.systems().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("system"))?;
    if system.configuration.is_empty() {
        let detail = "this system is part of Claviger: there is nothing elsewhere to compare it with";
        return Err(Error::conflict("no_connection", detail));
    }
    Ok(system)
}

async fn begin_if(cx: &Context, system: &CredentialSystem, when: impl Fn(&Comparison) -> bool + Send) -> Result<bool> {
    let mut uow = cx.begin().await?;
    let known = uow.comparisons().lock(system.project, system.id).await?;
    if known.state.is_running() || !when(&known) {
        return Ok(false);
    }
    let begun = known.begun(cx.now());
    uow.comparisons().put(&begun).await?;
    uow.comparisons().forget_seen(system.id).await?;
    jobs::queue(cx, &mut uow, Task::Compare { system: system.id }).await?;
    record::audit(cx, &mut uow, "systems.resync", system.id, json!({ "run": begun.run })).await?;
    cx.commit(uow, &()).await?;
    Ok(true)
}
