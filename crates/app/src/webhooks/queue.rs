//! Making deliveries of events.

use domain::id::{Id, kind};
use domain::webhook::{Delivery, DeliveryState, Reason};
use store::UnitOfWork;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::follow::Followed;

/// Takes a page of what happened: each review record goes to each receiver that chose it.
pub(crate) async fn take(cx: &Context, uow: &mut UnitOfWork, page: &[Followed]) -> Result<()> {
    let records: Vec<_> = page.iter().filter(|followed| followed.review).map(|followed| &followed.event).collect();
    if records.is_empty() {
        return Ok(());
    }
    let mut deliveries = Vec::new();
    for webhook in uow.webhooks().list(cx.project().id).await? {
        if !webhook.enabled {
            continue;
        }
        for event in records.iter().filter(|event| webhook.choice.takes(event)) {
            deliveries.push(delivery(cx, webhook.id, event.id, Reason::Chosen)?);
        }
    }
    if !deliveries.is_empty() {
        uow.deliveries().add_new(&deliveries).await?;
    }
    Ok(())
}

/// Queues one event of the context's project for one receiver, whatever that chose: a rule sends it. What is on its way
/// to the receiver already, or was, is not sent again.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such webhook; [`Error::Conflict`] if it is disabled.
pub async fn deliver_to(
    cx: &Context,
    uow: &mut UnitOfWork,
    webhook: Id<kind::Webhook>,
    event: Id<kind::Event>,
) -> Result<()> {
    let webhook = uow.webhooks().lookup(cx.project().id, webhook).await?.ok_or(Error::NotFound("webhook"))?;
    if !webhook.enabled {
        let detail = format!("the webhook {} is disabled; enable it, or let the rule use another", webhook.name);
        return Err(Error::conflict("webhook_disabled", detail));
    }
    uow.deliveries().add_new(&[delivery(cx, webhook.id, event, Reason::Rule)?]).await?;
    Ok(())
}

/// A delivery that is due now.
pub(super) fn delivery(
    cx: &Context,
    webhook: Id<kind::Webhook>,
    event: Id<kind::Event>,
    reason: Reason,
) -> Result<Delivery> {
    let now = cx.now();
    Ok(Delivery {
        id: cx.fresh_id()?,
        project: cx.project().id,
        webhook,
        event: Some(event),
        reason,
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
