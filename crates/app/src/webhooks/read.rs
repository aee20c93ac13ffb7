//! Looking at webhooks.

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::webhook::Webhook;
use store::Session;

use crate::context::Context;
use crate::error::{Error, Result};

/// How many deliveries that wait are counted at most.
const COUNTED: u32 = 10_000;

/// A webhook, and how much waits for it.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The webhook.
    pub webhook: Webhook,
    /// How many deliveries wait, counted to 10,000 at most.
    pub waiting: u64,
}

impl Standing {
    pub(super) async fn of(webhook: Webhook, session: &mut Session) -> Result<Self> {
        let waiting = session.deliveries().waiting(webhook.id, COUNTED).await?;
        Ok(Self { webhook, waiting })
    }
}

/// One webhook.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such webhook.
pub async fn get(cx: &Context, id: Id<kind::Webhook>) -> Result<Standing> {
    cx.require(Permission::ManageWebhooks)?;
    let mut reader = cx.read().await?;
    let webhook = reader.webhooks().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("webhook"))?;
    Standing::of(webhook, &mut reader).await
}

/// Every webhook of the project; there are few.
///
/// # Errors
/// If the database fails.
pub async fn list(cx: &Context) -> Result<Vec<Standing>> {
    cx.require(Permission::ManageWebhooks)?;
    let mut reader = cx.read().await?;
    let mut standings = Vec::new();
    for webhook in reader.webhooks().list(cx.project().id).await? {
        standings.push(Standing::of(webhook, &mut reader).await?);
    }
    Ok(standings)
}
