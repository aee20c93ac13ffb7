//! Validities that begin and end, revocations that nobody confirmed in time, and what was deleted and is over.

use super::batch::{Contexts, LIMIT, counted};
use crate::context::App;
use crate::credentials::{finish_removal, run_due};
use crate::error::Result;

/// Applies what is due by now.
pub(super) async fn run(app: &App) -> Result<u64> {
    Ok(apply_due(app).await? + remove(app).await?)
}

async fn apply_due(app: &App) -> Result<u64> {
    let mut contexts = Contexts::new(app);
    let mut total = 0;
    loop {
        let due = app.store().read().await?.credentials().due(app.now(), LIMIT).await?;
        let mut done = 0;
        for credential in &due {
            if let Some(cx) = contexts.of(credential.project).await? {
                done += counted(run_due(&cx, credential.id).await, "credential", credential.id);
            }
        }
        total += done;
        // What stays due after it was done would be found again at once.
        if due.len() < LIMIT as usize || done == 0 {
            return Ok(total);
        }
    }
}

/// As many as a look finds; whatever is left is found by the next.
async fn remove(app: &App) -> Result<u64> {
    let mut contexts = Contexts::new(app);
    let mut removed = 0;
    let over = app.store().read().await?.credentials().to_remove(LIMIT).await?;
    for credential in over {
        if let Some(cx) = contexts.of(credential.project).await? {
            removed += counted(finish_removal(&cx, credential.id).await, "credential", credential.id);
        }
    }
    Ok(removed)
}
