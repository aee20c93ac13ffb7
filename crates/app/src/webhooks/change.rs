//! Adding, changing and removing webhooks.

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::text::tidy;
use domain::time::Timestamp;
use domain::webhook::{Health, OVERLAP, Webhook};
use serde_json::json;

use super::document::WebhookDocument;
use super::read::Standing;
use super::secret::WebhookSecret;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;
use crate::version::Expected;

/// How many a project may have: each event is matched with all of them.
const MOST: usize = 50;

/// A webhook whose secret was just made.
#[derive(Debug, Clone)]
pub struct Made {
    /// The webhook.
    pub webhook: Webhook,
    /// What its messages are signed with; shown once.
    pub secret: WebhookSecret,
}

/// Adds a webhook.
///
/// # Errors
/// [`Error::Invalid`] with all that does not fit; [`Error::Conflict`] if the project has too many.
pub async fn create(cx: &Context, document: WebhookDocument) -> Result<Made> {
    cx.require(Permission::ManageWebhooks)?;
    document.check(cx).await?;
    let mut uow = cx.begin().await?;
    if uow.webhooks().list(cx.project().id).await?.len() >= MOST {
        let detail = format!("a project has at most {MOST} webhooks; remove one that is not used any more");
        return Err(Error::conflict("too_many_webhooks", detail));
    }
    let WebhookDocument { name, url, choice, enabled } = document;
    let webhook = Webhook {
        id: cx.fresh_id()?,
        project: cx.project().id,
        name: tidy(&name),
        url,
        choice,
        enabled,
        disabled_because: None,
        health: Health::default(),
        former_secret_until: None,
        created_at: cx.now(),
        version: 1,
    };
    let secret = WebhookSecret::fresh()?;
    uow.webhooks().add(&webhook, secret.key()).await?;
    record::audit(cx, &mut uow, "webhooks.create", webhook.id, json!({ "name": webhook.name })).await?;
    let made = Made { webhook, secret };
    cx.commit(uow, &made).await?;
    Ok(made)
}

/// Changes a webhook. Enabled again, or at another address, it begins anew: what waits for it is sent now.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`], [`Error::Invalid`] with all that does not fit.
pub async fn update(
    cx: &Context,
    id: Id<kind::Webhook>,
    expected: Expected,
    change: impl FnOnce(&WebhookDocument) -> Result<WebhookDocument>,
) -> Result<Standing> {
    cx.require(Permission::ManageWebhooks)?;
    let before = lookup(cx, id).await?;
    expected.check(before.version)?;
    let document = change(&WebhookDocument::of(&before))?;
    document.check(cx).await?;
    let WebhookDocument { name, url, choice, enabled } = document;
    let begins_anew = (enabled && !before.enabled) || url != before.url;
    let disabled_because = before.disabled_because.filter(|_| !enabled);
    let (name, version) = (tidy(&name), before.version + 1);
    let mut after = Webhook { name, url, choice, enabled, disabled_because, version, ..before };
    let mut uow = cx.begin().await?;
    uow.webhooks().update(&after).await?;
    if begins_anew {
        after.health = Health::default();
        uow.webhooks().set_health(id, &after.health).await?;
    }
    let detail = json!({ "name": after.name, "enabled": after.enabled });
    record::audit(cx, &mut uow, "webhooks.update", id, detail).await?;
    let standing = Standing::of(after, &mut uow).await?;
    cx.commit(uow, &standing).await?;
    Ok(standing)
}

/// Replaces the secret. What signed before signs beside it for a day, so that the receiver can take its time.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn rotate_secret(cx: &Context, id: Id<kind::Webhook>) -> Result<Made> {
    cx.require(Permission::ManageWebhooks)?;
    let mut uow = cx.begin().await?;
    let webhook = uow.webhooks().lock(cx.project().id, id).await?.ok_or(Error::NotFound("webhook"))?;
    let until = cx.now().saturating_add(OVERLAP).unwrap_or(Timestamp::MAX);
    let secret = WebhookSecret::fresh()?;
    uow.webhooks().rotate(&webhook, secret.key(), until).await?;
    record::audit(cx, &mut uow, "webhooks.rotate_secret", id, json!({ "name": webhook.name })).await?;
    let made = Made { webhook: Webhook { former_secret_until: Some(until), ..webhook }, secret };
    cx.commit(uow, &made).await?;
    Ok(made)
}

/// Removes a webhook with all that waits for it. Its deliveries leave the database in the time that follows: there may be
/// millions.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`].
pub async fn remove(cx: &Context, id: Id<kind::Webhook>, expected: Expected) -> Result<()> {
    cx.require(Permission::ManageWebhooks)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    let webhook = uow.webhooks().lock(project, id).await?.ok_or(Error::NotFound("webhook"))?;
    expected.check(webhook.version)?;
    uow.webhooks().remove(project, id, cx.now()).await?;
    record::audit(cx, &mut uow, "webhooks.remove", id, json!({ "name": webhook.name })).await?;
    cx.commit(uow, &()).await
}

/// The project's webhook with this id.
pub(super) async fn lookup(cx: &Context, id: Id<kind::Webhook>) -> Result<Webhook> {
    let found = cx.read().await?.webhooks().lookup(cx.project().id, id).await?;
    found.ok_or(Error::NotFound("webhook"))
}
