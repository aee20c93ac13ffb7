//! Sending once more what a receiver missed.

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::time::Timestamp;
use domain::webhook::{Reason, Webhook};
use serde_json::json;
use store::repo::RecordedEvent;

use super::change::lookup;
use super::queue::delivery;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// How many events one replay sends, and how many it looks at for them.
const MOST: u64 = 10_000;
const LOOKED_AT: u64 = 100_000;
/// How many are looked at in one unit of work.
const PAGE: u32 = 500;

/// What is sent once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replay {
    /// Deliveries that were given up since a moment.
    Failed(Timestamp),
    /// Everything that the receiver chose and that happened since a moment, whether it was delivered or not.
    All(Timestamp),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// How many deliveries wait now that did not before.
    pub queued: u64,
    /// From when on there is more: replay from there when the receiver has caught up. `None`: that was all.
    pub more_since: Option<Timestamp>,
}

/// Sends once more what a receiver missed. Under the same `webhook-id`s: what it has, it can tell.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] if the webhook is disabled; [`Error::Invalid`] if the moment is to come.
pub async fn replay(cx: &Context, id: Id<kind::Webhook>, what: Replay) -> Result<Replayed> {
    cx.require(Permission::ManageWebhooks)?;
    let (Replay::Failed(since) | Replay::All(since)) = what;
    if since > cx.now() {
        return Err(Error::invalid("/since", "invalid_value", "expected a moment that is past"));
    }
    let webhook = lookup(cx, id).await?;
    if !webhook.enabled {
        return Err(Error::conflict("webhook_disabled", "the webhook is disabled; enable it first"));
    }
    let found = if let Replay::All(_) = what { Some(all(cx, &webhook, since).await?) } else { None };
    let mut uow = cx.begin().await?;
    let replayed = if let Some(replayed) = found {
        replayed
    } else {
        let queued = uow.deliveries().requeue_failed(id, since, cx.now()).await?;
        Replayed { queued, more_since: None }
    };
    let name = if matches!(what, Replay::All(_)) { "all" } else { "failed" };
    let detail = json!({ "what": name, "since": since, "queued": replayed.queued });
    record::audit(cx, &mut uow, "webhooks.replay", id, detail).await?;
    cx.commit(uow, &replayed).await?;
    Ok(replayed)
}

/// In portions, each of its own unit of work: what was queued by an earlier one is sent already.
async fn all(cx: &Context, webhook: &Webhook, since: Timestamp) -> Result<Replayed> {
    // Places are counted from 1: with 0, what happened at that very moment is among it.
    let (mut after, mut queued, mut looked_at) = ((since, 0), 0, 0);
    loop {
        let (at, seq) = after;
        let page = cx.read().await?.events().reviewed_after(cx.project().id, at, seq, PAGE).await?;
        let Some(last) = page.last() else { return Ok(Replayed { queued, more_since: None }) };
        (after, looked_at) = ((last.event.at, last.seq), looked_at + page.len() as u64);
        queued += queue(cx, webhook, &page).await?;
        if page.len() < PAGE as usize {
            return Ok(Replayed { queued, more_since: None });
        }
        if queued >= MOST || looked_at >= LOOKED_AT {
            return Ok(Replayed { queued, more_since: Some(after.0) });
        }
    }
}

async fn queue(cx: &Context, webhook: &Webhook, page: &[RecordedEvent]) -> Result<u64> {
    let chosen = page.iter().map(|recorded| &recorded.event).filter(|event| webhook.choice.takes(event));
    let chosen: Vec<_> = chosen.map(|event| event.id).collect();
    if chosen.is_empty() {
        return Ok(0);
    }
    let fresh = chosen.iter().map(|event| delivery(cx, webhook.id, *event, Reason::Replay));
    let fresh = fresh.collect::<Result<Vec<_>>>()?;
    let mut uow = cx.begin().await?;
    let again = uow.deliveries().requeue_events(webhook.id, &chosen, cx.now()).await?;
    let new = uow.deliveries().add_new(&fresh).await?;
    uow.commit().await?;
    Ok(again + new)
}
