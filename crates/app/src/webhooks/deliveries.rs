//! Looking at deliveries, making one once more, and forgetting old ones.

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::time::{SignedDuration, Timestamp};
use domain::webhook::{Attempt, Delivery, RETRIED_FOR};
use serde_json::json;
use store::repo::DELIVERIES;

use crate::context::{App, Context};
use crate::error::{Error, Result};
use crate::list::{ListRequest, Listing};
use crate::record;

/// How long it can be looked at what was sent, and what was given up.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How many rows are removed, or given up, by one statement, and how often at a time: the database is everybody's.
const PORTION: u32 = 1_000;
const PORTIONS: usize = 20;

/// A delivery and its tries.
#[derive(Debug, Clone)]
pub struct Tried {
    /// The delivery.
    pub delivery: Delivery,
    /// Its tries, the first one first.
    pub attempts: Vec<Attempt>,
}

/// A page of what was and is to be sent to a receiver.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::InvalidQuery`] names every parameter that does not fit.
pub async fn list_deliveries(
    cx: &Context,
    webhook: Id<kind::Webhook>,
    request: &ListRequest,
) -> Result<Listing<Delivery>> {
    cx.require(Permission::ManageWebhooks)?;
    let query = request.query(&DELIVERIES, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    reader.webhooks().lookup(project, webhook).await?.ok_or(Error::NotFound("webhook"))?;
    let page = reader.deliveries().list(project, webhook, &query).await?;
    let total = match request.count {
        true => Some(reader.deliveries().count(project, webhook, query.filter.as_ref()).await?),
        false => None,
    };
    Ok(Listing::of(page, total))
}

/// One delivery with its tries.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such delivery.
pub async fn get_delivery(cx: &Context, id: Id<kind::Delivery>) -> Result<Tried> {
    cx.require(Permission::ManageWebhooks)?;
    let mut reader = cx.read().await?;
    let delivery = reader.deliveries().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("delivery"))?;
    let attempts = reader.delivery_attempts().list(id).await?;
    Ok(Tried { delivery, attempts })
}

/// Makes a delivery once more, and at once if it waits: with a new signature, and under the same `webhook-id`.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] if it is a test.
pub async fn retry(cx: &Context, id: Id<kind::Delivery>) -> Result<Delivery> {
    cx.require(Permission::ManageWebhooks)?;
    let (mut uow, project) = (cx.begin().await?, cx.project().id);
    let delivery = uow.deliveries().lookup(project, id).await?.ok_or(Error::NotFound("delivery"))?;
    if delivery.event.is_none() {
        return Err(Error::conflict("delivery_is_test", "a test is not sent once more; send another test"));
    }
    uow.deliveries().requeue(project, id, cx.now()).await?;
    record::audit(cx, &mut uow, "webhooks.retry", delivery.webhook, json!({ "delivery": id })).await?;
    let delivery = uow.deliveries().lookup(project, id).await?.ok_or(Error::NotFound("delivery"))?;
    cx.commit(uow, &delivery).await?;
    Ok(delivery)
}

/// Gives up what waits for too long, forgets what was settled long ago or belongs to removed webhooks, and secrets whose
/// time is over; answers how much.
pub(crate) async fn housekeep(app: &App) -> Result<u64> {
    let now = app.now();
    let before = |span: SignedDuration| now.saturating_sub(span).unwrap_or(Timestamp::MIN);
    let mut uow = app.store().begin().await?;
    let mut done = uow.webhooks().forget_former(now).await?;
    uow.commit().await?;
    for _ in 0..PORTIONS {
        let mut uow = app.store().begin().await?;
        let given_up = uow.deliveries().give_up_older(before(RETRIED_FOR), now, NEVER_TRIED, PORTION).await?;
        let removed = uow.deliveries().remove_settled(before(KEPT), PORTION).await?;
        let purged = uow.webhooks().purge(PORTION).await?;
        uow.commit().await?;
        done += given_up + removed + purged;
        if [given_up, removed, purged].into_iter().all(|portion| portion < PORTION.into()) {
            break;
        }
    }
    Ok(done)
}

/// What is said of a delivery that was given up without a try.
const NEVER_TRIED: &str = "the receiver was disabled or took nothing for three days";
