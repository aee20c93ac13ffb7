//! How things stand now. Counting reads an index from end to end, so a count is kept for some seconds.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use domain::id::{Id, kind};
use domain::statistics::{Amounts, Measure};
use domain::time::{SignedDuration, Timestamp};

use crate::context::Context;
use crate::error::Result;

/// How long a count is good.
pub(super) const KEPT: SignedDuration = SignedDuration::from_secs(10);

/// The last counts of each project. Who comes while one is made waits for it, and makes none.
#[derive(Default)]
pub(crate) struct Counted(std::sync::Mutex<HashMap<Id<kind::Project>, Arc<Slot>>>);

type Slot = tokio::sync::Mutex<Option<(Timestamp, Amounts)>>;

impl Counted {
    fn slot(&self, project: Id<kind::Project>) -> Arc<Slot> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(project).or_default().clone()
    }
}

/// How many credentials stand how, and how many invitations are overdue; and when that was so.
pub(super) async fn standing(cx: &Context) -> Result<(Timestamp, Amounts)> {
    let slot = cx.app().counted().slot(cx.project().id);
    let mut kept = slot.lock().await;
    let now = cx.now();
    if let Some((at, amounts)) = kept.as_ref().filter(|(at, _)| *at <= now && now.duration_since(*at) < KEPT) {
        return Ok((*at, amounts.clone()));
    }
    let amounts = count(cx, now).await?;
    *kept = Some((now, amounts.clone()));
    Ok((now, amounts))
}

/// The same, counted anew.
pub(super) async fn count(cx: &Context, now: Timestamp) -> Result<Amounts> {
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let mut amounts = reader.measurements().standing(project, now).await?;
    amounts.insert(Measure::InvitationsOverdue, reader.measurements().lapsed(project).await?);
    Ok(amounts)
}
