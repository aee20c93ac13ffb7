//! Processes whose next step nobody took in time.

use domain::process::Process;

use super::end::{TIMEOUT, fail, lock};
use crate::context::App;
use crate::error::Result;

/// How much one look takes on.
const LIMIT: u32 = 200;

/// Ends what nobody went on with; answers how many.
pub(crate) async fn run(app: &App) -> Result<u64> {
    let due = app.store().read().await?.processes().past_end(app.now(), LIMIT).await?;
    let mut done = 0;
    for process in due {
        done += u64::from(one(app, &process).await?);
    }
    Ok(done)
}

/// Looks again under the locks: somebody may have been faster.
async fn one(app: &App, found: &Process) -> Result<bool> {
    let mut uow = app.store().begin().await?;
    let Some(project) = uow.projects().by_id(found.project).await? else { return Ok(false) };
    let cx = app.as_system(project);
    let Some(user) = uow.users().lock(found.project, found.user).await? else { return Ok(false) };
    let Some(process) = lock(&mut uow, found).await? else { return Ok(false) };
    if !process.state.is_open() || process.ends_at.is_none_or(|end| end > app.now()) {
        return Ok(false);
    }
    Box::pin(fail(&cx, &mut uow, &user, process, TIMEOUT)).await?;
    uow.commit().await?;
    Ok(true)
}
