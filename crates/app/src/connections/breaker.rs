//! What calls of jobs tell of a connection, so that a system that is down is not called by each job for itself.
//!
//! How a connection stands is known in one place: its row. Whoever keeps it writes there, and so does a job that got no
//! answer; nothing else is kept in mind, so all nodes know the same. While it is down, what can wait gives way until the
//! connection was looked at, and is called as soon as it stands again. Where nobody looks, as its run mode is `disabled`
//! or its node is gone, what is known grows old within half a minute ([`Connection::down_until`]), and jobs try by
//! themselves: then again a few calls tell that it is still down.

use domain::id::{Id, kind};
use domain::system::{Connection, ConnectionState};

use super::keep::{stands, tell};
use crate::context::Context;
use crate::error::Result;

/// So many calls in a row that got no answer, and the system counts as down.
const DOWN_AFTER: u32 = 3;

/// A job got no answer; says when the system may be tried again if it counts as down.
pub(crate) async fn failed(
    cx: &Context,
    id: Id<kind::CredentialSystem>,
    error: &connect::Error,
) -> Result<Option<domain::time::Timestamp>> {
    let (mut uow, now) = (cx.begin().await?, cx.now());
    let Some(system) = uow.systems().lookup(cx.project().id, id).await? else { return Ok(None) };
    let Some(before) = uow.connections().lock(id, now).await? else { return Ok(None) };
    if let Some(until) = before.down_until(now) {
        return Ok(Some(until)); // it is known already
    }
    let was_down = matches!(before.state, ConnectionState::Degraded | ConnectionState::Disconnected);
    let after = match before.failures.saturating_add(1) {
        few if few < DOWN_AFTER && !was_down => {
            // Whoever keeps it looks at once.
            Connection { failures: few, next_at: before.next_at.min(now), ..before.clone() }
        }
        // For whoever keeps it, these few are one failure.
        _ if !was_down => stands(&Connection { failures: 0, ..before.clone() }, Err(error.clone()), now),
        _ => stands(&before, Err(error.clone()), now),
    };
    uow.connections().learn(&after).await?;
    if before.state != after.state {
        tell(cx, &mut uow, &system, &after).await?;
    }
    cx.commit(uow, &()).await?;
    Ok(after.down_until(now))
}

/// A call was answered although the system counted as down, or a few before it were not: whoever keeps the connection
/// looks at once, and nobody waits for that any longer.
pub(crate) async fn answered(cx: &Context, id: Id<kind::CredentialSystem>) -> Result<()> {
    let (mut uow, now) = (cx.begin().await?, cx.now());
    let Some(before) = uow.connections().lock(id, now).await? else { return Ok(()) };
    if before.failures == 0 && before.down_until(now).is_none() {
        return Ok(());
    }
    let next_at = now.saturating_sub(Connection::LOOK).unwrap_or(now);
    uow.connections().learn(&Connection { failures: 0, next_at, ..before }).await?;
    crate::jobs::call(&mut uow, cx.project().id, now).await?;
    cx.commit(uow, &()).await
}
