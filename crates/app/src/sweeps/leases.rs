//! Phones that stayed away for longer than their lease: they cannot work any more.

use super::batch::{LIMIT, counted};
use crate::context::App;
use crate::enrol::lease_ended;
use crate::error::Result;

/// Ends the leases that ran out.
pub(super) async fn run(app: &App) -> Result<u64> {
    let mut total = 0;
    loop {
        let due = app.store().read().await?.devices().past_lease(app.now(), LIMIT).await?;
        let mut done = 0;
        for device in &due {
            done += counted(lease_ended(app, device.project, device.id).await, "device", device.id);
        }
        total += done;
        if due.len() < LIMIT as usize || done == 0 {
            return Ok(total);
        }
    }
}
