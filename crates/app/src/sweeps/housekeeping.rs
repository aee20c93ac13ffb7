//! Removing what was kept for a while and is of no use any more.

use domain::time::SignedDuration;

use crate::context::App;
use crate::error::Result;
use crate::webhooks;

/// How long a plan that was only asked for can be looked at, with its file.
const PREVIEW_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// How long a browser is told that its login with the phone is over.
const LOGIN_TOLD: SignedDuration = SignedDuration::from_mins(10);

/// How long it is remembered that a system's event was taken: longer than any system tells of it again.
const EVENTS_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How long a key waits for the phone that it is encrypted for: longer than its certificate waits.
const DELIVERED_KEPT: SignedDuration = SignedDuration::from_hours(1);

/// How long what a rule counted is kept beyond its time: events may be told late.
const COUNTED_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// How long the log says what a rule did.
const FIRINGS_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Removes sessions, proofs, counts, answers and previews whose time is over.
pub(super) async fn run(app: &App) -> Result<u64> {
    let now = app.now();
    let mut uow = app.store().begin().await?;
    let mut removed = uow.sessions().remove_expired(now).await?;
    removed += uow.holder_sessions().remove_expired(now).await?;
    removed += uow.holder_links().remove_expired(now).await?;
    removed += uow.phone_logins().remove_over(now.saturating_sub(LOGIN_TOLD).unwrap_or(now)).await?;
    removed += uow.proofs().purge(now).await?;
    removed += uow.throttles().remove_expired(now).await?;
    removed += uow.est_passwords().remove_expired(now).await?;
    removed += uow.idempotency().remove_expired(now).await?;
    removed += uow.invitations().forget_codes(now).await?;
    removed += uow.delivered_keys().forget_old(now.saturating_sub(DELIVERED_KEPT).unwrap_or(now)).await?;
    let since = now.saturating_sub(domain::automation::RESTLESS_WITHIN).unwrap_or(now);
    removed += uow.automation().forget_changes(since).await?;
    removed += uow.connections().forget_events(now.saturating_sub(EVENTS_KEPT).unwrap_or(now)).await?;
    removed += uow.rules().forget_counters(now.saturating_sub(COUNTED_KEPT).unwrap_or(now)).await?;
    removed += uow.firings().forget(now.saturating_sub(FIRINGS_KEPT).unwrap_or(now)).await?;
    let before = now.saturating_sub(PREVIEW_KEPT).unwrap_or(now);
    for preview in uow.sync_files().of_previews(before).await? {
        removed += uow.sync_changes().remove(preview).await?;
        removed += uow.sync_files().remove(preview).await?;
    }
    uow.commit().await?;
    removed += crate::review::remove_overdue(app).await?;
    Ok(removed + webhooks::housekeep(app).await?)
}
