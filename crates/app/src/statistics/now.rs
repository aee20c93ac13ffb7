//! How things stand now. Counting reads an index from end to end, so a count is kept for a while.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use domain::id::{Id, kind};
use domain::statistics::{Amounts, Measure};
use domain::time::{SignedDuration, Timestamp};

use crate::context::Context;
use crate::error::Result;

/// A count is good for so many times as long as it took: counting is never more than a fiftieth of what a node does.
const TIMES: i32 = 50;
/// And at least as long as this.
const LEAST: SignedDuration = SignedDuration::from_secs(1);

/// The last counts of each project. Who comes while one is made waits for it, and makes none.
#[derive(Default)]
pub(crate) struct Counted(std::sync::Mutex<HashMap<Id<kind::Project>, Arc<Slot>>>);

type Slot = tokio::sync::Mutex<Option<Count>>;

struct Count {
    at: Timestamp,
    until: Timestamp,
    amounts: Amounts,
}

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
    if let Some(known) = kept.as_ref().filter(|known| known.at <= now && now < known.until) {
        return Ok((known.at, known.amounts.clone()));
    }
    let amounts = count(cx, now).await?;
    let good = cx.now().duration_since(now).saturating_mul(TIMES).max(LEAST);
    let until = now.saturating_add(good).unwrap_or(Timestamp::MAX);
    *kept = Some(Count { at: now, until, amounts: amounts.clone() });
    Ok((now, amounts))
}

/// The same, counted anew.
pub(super) async fn count(cx: &Context, now: Timestamp) -> Result<Amounts> {
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let mut amounts = reader.measurements().standing(project, now).await?;
    amounts.insert(Measure::InvitationsOverdue, reader.measurements().lapsed(project).await?);
    Ok(amounts)
}
