//! Removing what was kept for a while and is of no use any more.

use crate::context::App;
use crate::error::Result;

/// Removes sessions, proofs, counts and answers whose time is over.
pub(super) async fn run(app: &App) -> Result<u64> {
    let now = app.now();
    let mut uow = app.store().begin().await?;
    let mut removed = uow.sessions().remove_expired(now).await?;
    removed += uow.proofs().purge(now).await?;
    removed += uow.throttles().remove_expired(now).await?;
    removed += uow.idempotency().remove_expired(now).await?;
    uow.commit().await?;
    Ok(removed)
}
