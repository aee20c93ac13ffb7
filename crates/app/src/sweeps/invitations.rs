//! Invitations that nobody accepted in time.

use super::batch::{LIMIT, counted};
use crate::context::App;
use crate::enrol::invitation_expired;
use crate::error::Result;

/// Ends the invitations whose time is up.
pub(super) async fn run(app: &App) -> Result<u64> {
    let mut total = 0;
    loop {
        let due = app.store().read().await?.invitations().past_expiry(app.now(), LIMIT).await?;
        let mut done = 0;
        for invitation in &due {
            let ended = invitation_expired(app, invitation.project, invitation.id).await;
            done += counted(ended, "invitation", invitation.id);
        }
        total += done;
        if due.len() < LIMIT as usize || done == 0 {
            return Ok(total);
        }
    }
}
