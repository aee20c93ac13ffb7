//! Webhooks and deliveries on the wire.

use std::collections::BTreeSet;

use app::webhooks::{Standing, WebhookDocument};
use domain::event::{Category, Severity};
use domain::id::{Id, kind};
use domain::time::Timestamp;
use domain::webhook::{Attempt, Choice, Delivery, Webhook, message_id};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A receiver of what happens.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Webhook)]
pub(crate) struct WebhookView {
    /// `whk_…`.
    id: String,
    /// What people call it.
    name: String,
    /// Where it listens.
    url: String,
    /// What it wants to hear; `null`: every category.
    categories: Option<Vec<&'static str>>,
    /// Only what is about this system.
    system_id: Option<String>,
    /// Only what is about this pool.
    pool_id: Option<String>,
    /// Only what is at least so urgent: `info`, `warning`, `alarm`.
    min_severity: Option<&'static str>,
    /// Whether it is told anything.
    enabled: bool,
    /// Why Claviger disabled it: `gone`, it answered 410; `failing`, it took nothing for three days.
    disabled_because: Option<&'static str>,
    /// `untried`, `well`, `failing`, `disabled`.
    state: &'static str,
    /// Since when it fails.
    #[schema(value_type = Option<String>, format = DateTime)]
    failing_since: Option<Timestamp>,
    /// Until when nothing is sent, because it fails or asked for it.
    #[schema(value_type = Option<String>, format = DateTime)]
    paused_until: Option<Timestamp>,
    /// When it was last told something.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_at: Option<Timestamp>,
    /// What it answered then.
    last_status: Option<u16>,
    /// What was wrong then.
    last_error: Option<String>,
    /// How many deliveries wait; counted to 10,000 at most.
    waiting: u64,
    /// Until when the secret before the present one signs, too.
    #[schema(value_type = Option<String>, format = DateTime)]
    former_secret_until: Option<Timestamp>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl WebhookView {
    pub(crate) fn of(Standing { webhook, waiting }: Standing) -> Self {
        let state = state(&webhook);
        let Webhook { choice, health, .. } = webhook;
        let categories = choice.categories.map(|all| all.into_iter().map(Category::as_str).collect());
        Self {
            id: webhook.id.to_string(),
            name: webhook.name,
            url: webhook.url,
            categories,
            system_id: choice.system.map(|id| id.to_string()),
            pool_id: choice.pool.map(|id| id.to_string()),
            min_severity: choice.least.map(Severity::as_str),
            enabled: webhook.enabled,
            disabled_because: webhook.disabled_because.map(domain::webhook::DisabledBecause::as_str),
            state,
            failing_since: health.failing_since,
            paused_until: health.paused_until,
            last_at: health.last_at,
            last_status: health.last_status,
            last_error: health.last_error,
            waiting,
            former_secret_until: webhook.former_secret_until,
            created_at: webhook.created_at,
        }
    }
}

fn state(webhook: &Webhook) -> &'static str {
    match webhook {
        Webhook { enabled: false, .. } => "disabled",
        webhook if webhook.health.failures > 0 => "failing",
        webhook if webhook.health.last_at.is_some() => "well",
        _ => "untried",
    }
}

/// What people write of a webhook.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WebhookDocument)]
pub(crate) struct Document {
    /// What people call it.
    name: String,
    /// Where it listens: an address with `https://`.
    url: String,
    /// What it wants to hear; left out: every category, those of later versions too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>, required = false)]
    categories: Option<BTreeSet<Category>>,
    /// Only what is about this system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, required = false)]
    system_id: Option<Id<kind::CredentialSystem>>,
    /// Only what is about this pool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, required = false)]
    pool_id: Option<Id<kind::CredentialPool>>,
    /// Only what is at least so urgent: `info`, `warning`, `alarm`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, required = false)]
    min_severity: Option<Severity>,
    /// Whether it is told anything.
    #[serde(default = "yes")]
    #[schema(required = false)]
    enabled: bool,
}

const fn yes() -> bool {
    true
}

impl From<Document> for WebhookDocument {
    fn from(document: Document) -> Self {
        let Document { name, url, categories, system_id, pool_id, min_severity, enabled } = document;
        let choice = Choice { categories, system: system_id, pool: pool_id, least: min_severity };
        Self { name, url, choice, enabled }
    }
}

impl From<&WebhookDocument> for Document {
    fn from(known: &WebhookDocument) -> Self {
        let WebhookDocument { name, url, choice, enabled } = known.clone();
        let Choice { categories, system, pool, least } = choice;
        Self { name, url, categories, system_id: system, pool_id: pool, min_severity: least, enabled }
    }
}

/// One event on its way to a receiver.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Delivery)]
pub(crate) struct DeliveryView {
    /// `dlv_…`.
    id: String,
    /// To whom.
    webhook_id: String,
    /// What; `null`: a test.
    event_id: Option<String>,
    /// What the receiver knows it by: the same in every attempt, and whenever the event is sent again.
    message_id: String,
    /// Why it is sent: `chosen` by the receiver, by a `rule`, as a `replay`, as a `test`.
    reason: &'static str,
    /// `waiting`, `delivered`, `failed`: given up.
    state: &'static str,
    /// How often it was tried.
    attempts: u32,
    /// When it was asked for, the last time.
    #[schema(value_type = String, format = DateTime)]
    queued_at: Timestamp,
    /// When it is tried next, if it waits.
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    /// When it was delivered or given up.
    #[schema(value_type = Option<String>, format = DateTime)]
    settled_at: Option<Timestamp>,
    /// What the receiver answered last.
    last_status: Option<u16>,
    /// Why the last attempt failed.
    last_error: Option<String>,
}

impl DeliveryView {
    pub(crate) fn of(delivery: Delivery) -> Self {
        let is_waiting = delivery.settled_at.is_none();
        let named = delivery.event.map(|event| message_id(delivery.webhook, event));
        Self {
            id: delivery.id.to_string(),
            webhook_id: delivery.webhook.to_string(),
            event_id: delivery.event.map(|id| id.to_string()),
            message_id: named.unwrap_or_else(|| delivery.id.to_string()),
            reason: delivery.reason.as_str(),
            state: delivery.state.as_str(),
            attempts: delivery.attempts,
            queued_at: delivery.queued_at,
            due_at: is_waiting.then_some(delivery.due_at),
            settled_at: delivery.settled_at,
            last_status: delivery.last_status,
            last_error: delivery.last_error,
        }
    }
}

/// A delivery with its attempts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeliveryWithAttempts)]
pub(crate) struct TriedView {
    #[serde(flatten)]
    delivery: DeliveryView,
    /// Its attempts, the first one first.
    tried: Vec<AttemptView>,
}

impl TriedView {
    pub(crate) fn of(tried: app::webhooks::Tried) -> Self {
        let attempts = tried.attempts.into_iter().map(AttemptView::of).collect();
        Self { delivery: DeliveryView::of(tried.delivery), tried: attempts }
    }
}

/// One attempt of a delivery.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeliveryAttempt)]
pub(crate) struct AttemptView {
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// How long it took, in milliseconds.
    took_ms: u64,
    /// What the receiver answered, if it did.
    status: Option<u16>,
    /// What was wrong; `null`: nothing.
    error: Option<String>,
    /// How the answer began: at most 1 KiB. Not kept once the person that it is about was erased.
    answer: Option<String>,
}

impl AttemptView {
    fn of(attempt: Attempt) -> Self {
        let Attempt { at, took_ms, status, error, answer, .. } = attempt;
        Self { at, took_ms, status, error, answer }
    }
}
