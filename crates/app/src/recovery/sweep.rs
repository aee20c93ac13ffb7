//! What time brings to recoveries.

use domain::recovery::{Recovery, RecoveryEvent};

use super::step;
use crate::context::App;
use crate::error::Result;

/// How much one look takes on.
const LIMIT: u32 = 100;

/// Ends recoveries that nobody went on with, and forgets what was made of them; answers how many.
pub(crate) async fn run(app: &App) -> Result<u64> {
    let over = app.store().read().await?.recoveries().past_end(app.now(), LIMIT).await?;
    let mut done = 0;
    for recovery in over {
        done += u64::from(end(app, &recovery).await?);
    }
    Ok(done)
}

/// Looks again under the lock: somebody may have been faster.
async fn end(app: &App, found: &Recovery) -> Result<bool> {
    let mut uow = app.store().begin().await?;
    let Some(project) = uow.projects().by_id(found.project).await? else { return Ok(false) };
    let cx = app.as_system(project);
    let Ok((recovery, user)) = step::lock(&cx, &mut uow, found.id).await else { return Ok(false) };
    if !recovery.is_past(cx.now()) {
        return Ok(false);
    }
    step::take(&cx, &mut uow, &user, recovery, RecoveryEvent::Expire).await?;
    uow.commit().await?;
    Ok(true)
}
