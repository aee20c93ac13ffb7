//! Sending a test.

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::webhook::{Delivery, DeliveryState, Health, Reason};
use serde_json::json;

use super::deliveries::Tried;
use super::send::{self, Parcel};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// Sends a test now, also to a receiver that is disabled or paused, and answers what came of it. It is tried once. A
/// receiver that takes it is paused no longer.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such webhook.
pub async fn test(cx: &Context, id: Id<kind::Webhook>) -> Result<Tried> {
    cx.require(Permission::ManageWebhooks)?;
    let mut reader = cx.read().await?;
    let webhook = reader.webhooks().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("webhook"))?;
    let receiver = send::receiver(cx, &mut reader, &webhook).await?;
    drop(reader);
    let sent = send::post(cx, &receiver, Parcel { delivery: delivery(cx, id)?, told: None }).await?;
    let is_taken = sent.outcome.is_taken();
    let state = if is_taken { DeliveryState::Delivered } else { DeliveryState::Failed };
    let (last_status, last_error) = (sent.outcome.status, sent.outcome.error);
    let settled_at = Some(cx.now());
    let delivery = Delivery { state, attempts: 1, tries: 1, settled_at, last_status, last_error, ..sent.delivery };
    let mut uow = cx.begin().await?;
    let found = uow.webhooks().lock(cx.project().id, id).await?.ok_or(Error::NotFound("webhook"))?;
    uow.deliveries().add_new(std::slice::from_ref(&delivery)).await?;
    uow.delivery_attempts().add_many(&[(sent.attempt.clone(), None)]).await?;
    if is_taken && found.health.paused_until.is_some() {
        uow.webhooks().set_health(id, &Health { paused_until: None, ..found.health }).await?;
    }
    record::audit(cx, &mut uow, "webhooks.test", id, json!({ "delivered": is_taken })).await?;
    let tried = Tried { delivery, attempts: vec![sent.attempt] };
    cx.commit(uow, &tried).await?;
    Ok(tried)
}

fn delivery(cx: &Context, webhook: Id<kind::Webhook>) -> Result<Delivery> {
    let now = cx.now();
    Ok(Delivery {
        id: cx.fresh_id()?,
        project: cx.project().id,
        webhook,
        event: None,
        reason: Reason::Test,
        state: DeliveryState::Waiting,
        attempts: 0,
        tries: 0,
        queued_at: now,
        due_at: now,
        settled_at: None,
        last_status: None,
        last_error: None,
    })
}
