//! Auto-sync as time goes by.

use crate::autosync;
use crate::context::App;
use crate::error::Result;

/// Closes runs whose servers are gone, and raises the alarm where no run completes any more.
pub(super) async fn run(app: &App) -> Result<u64> {
    Ok(autosync::recover(app).await? + autosync::check_stale(app).await?)
}
