//! Runs that a server left behind, and sources that have fallen silent.

use crate::autosync;
use crate::context::App;
use crate::error::Result;

/// Closes the runs, and raises the alarms.
pub(super) async fn run(app: &App) -> Result<u64> {
    Ok(autosync::recover(app).await? + autosync::check_stale(app).await?)
}
