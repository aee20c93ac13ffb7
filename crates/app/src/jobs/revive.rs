//! Running a job again that was given up.

use domain::id::{Id, kind};
use domain::permission::Permission;
use serde_json::json;

use super::about::{self, Told};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// Queues a dead job again.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such job; [`Error::Conflict`] if it is not dead.
pub async fn revive(cx: &Context, id: Id<kind::Job>) -> Result<Told> {
    cx.require(Permission::ManageJobs)?;
    let (mut uow, project) = (cx.begin().await?, cx.project().id);
    let not_found = || Error::NotFound("job");
    let job = uow.jobs().lookup(project, id).await?.ok_or_else(not_found)?;
    if !uow.jobs().revive(project, id, cx.now()).await? {
        return Err(Error::conflict("job_not_dead", "the job was not given up; it runs again by itself"));
    }
    record::audit(cx, &mut uow, "jobs.retry", id, json!({ "task": job.job.task.kind() })).await?;
    let record = uow.jobs().lookup(project, id).await?.ok_or_else(not_found)?;
    let about = about::tell(&mut uow, project, std::slice::from_ref(&record)).await?.remove(&id).unwrap_or_default();
    let revived = Told { record, about };
    cx.commit(uow, &revived).await?;
    Ok(revived)
}
