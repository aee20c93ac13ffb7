//! Writing down what came of deliveries, and of their receiver.

use domain::event::{Category, Detail, Event};
use domain::job::{ContactNotice, Task};
use domain::time::{SignedDuration, Timestamp};
use domain::webhook::{DeliveryState, DisabledBecause, RETRIED_FOR, Webhook, wait_after};
use serde_json::json;
use store::UnitOfWork;
use store::repo::Settled;

use super::post::Done;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::{jobs, record};

/// Writes what came of some deliveries.
pub(super) async fn deliveries(cx: &Context, uow: &mut UnitOfWork, done: Vec<Done>) -> Result<()> {
    if done.is_empty() {
        return Ok(());
    }
    let now = cx.now();
    let mut settled: Vec<_> = done.iter().map(|one| settle(one, now)).collect();
    // What came to the same end is written by one statement.
    settled.sort_by_key(|one| (one.state, one.status, one.due_at));
    uow.deliveries().settle(&settled, now).await?;
    let attempts: Vec<_> = done.into_iter().map(|one| (one.attempt, one.person)).collect();
    Ok(uow.delivery_attempts().add_many(&attempts).await?)
}

/// What one try makes of a delivery.
fn settle(done: &Done, now: Timestamp) -> Settled {
    let Done { delivery, outcome, .. } = done;
    let again = later(now, wait_after(delivery.id, delivery.tries + 1));
    let (state, due_at) = if outcome.is_taken() {
        (DeliveryState::Delivered, delivery.queued_at)
    } else if done.is_hopeless || again >= later(delivery.queued_at, RETRIED_FOR) {
        (DeliveryState::Failed, delivery.queued_at)
    } else {
        (DeliveryState::Waiting, again)
    };
    Settled { delivery: delivery.id, state, due_at, status: outcome.status, error: outcome.error.clone() }
}

fn later(at: Timestamp, span: SignedDuration) -> Timestamp {
    at.saturating_add(span).unwrap_or(Timestamp::MAX)
}

/// Tells a receiver nothing any more; an event, and a mail to the official contact, say so. What waits for it waits on.
pub(super) async fn disable(cx: &Context, uow: &mut UnitOfWork, webhook: &Webhook, why: DisabledBecause) -> Result<()> {
    let found = uow.webhooks().lock(webhook.project, webhook.id).await?.ok_or(Error::Stale)?;
    if !found.enabled {
        return Ok(());
    }
    let after = Webhook { enabled: false, disabled_because: Some(why), version: found.version + 1, ..found };
    uow.webhooks().update(&after).await?;
    let detail = Detail { reason: Some(why.as_str().to_owned()), cause: Some(after.name.clone()), ..Detail::default() };
    let event = Event { detail, ..record::event(cx, Category::WebhookDisabled)? };
    uow.events().add(&event).await?;
    let notice = ContactNotice::WebhookDisabled { webhook: webhook.id, because: why };
    jobs::queue(cx, uow, Task::NotifyContact { notice }).await?;
    record::audit(cx, uow, "webhooks.disable", webhook.id, json!({ "name": after.name, "reason": why.as_str() })).await
}
