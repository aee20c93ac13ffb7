//! Deliveries: events on their way to receivers.

use domain::id::{Id, kind};
use domain::time::Timestamp;
use domain::webhook::{Delivery, DeliveryState, Reason};
use filter::Checked;
use sqlx::AssertSqlSafe;

use crate::db::row::corrupt;
use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::list::{self, Column, ListQuery, ListSpec, Listed, Page, SortBy};
use crate::session::Session;

/// Queues and settles deliveries.
pub struct Deliveries<'s>(pub(crate) &'s mut Session);

/// The list of a receiver's deliveries.
pub const DELIVERIES: ListSpec = ListSpec {
    table: "deliveries",
    key: Column::blob("id"),
    attributes: &[
        Listed::id::<kind::Delivery>("id", "id"),
        Listed::id::<kind::Event>("event_id", "event_id"),
        Listed::folded("state", "state"),
        Listed::folded("reason", "reason"),
        Listed::integer("attempts", "attempts"),
        Listed::integer("last_status", "last_status"),
        Listed::time("queued_at", "queued_at"),
        Listed::time("settled_at", "settled_at"),
    ],
    custom: None,
    // Ids begin with the moment at which they were made.
    sorts: &[SortBy { name: "created_at", columns: &[], nullable: false }],
};

const COLUMNS: &[&str] = &[
    "id",
    "project_id",
    "webhook_id",
    "event_id",
    "reason",
    "state",
    "attempts",
    "tries",
    "queued_at",
    "due_at",
    "settled_at",
    "last_status",
    "last_error",
];

/// How many ids go into one statement.
const CHUNK: usize = 500;

/// What one more try made of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Which.
    pub delivery: Id<kind::Delivery>,
    /// How it stands now.
    pub state: DeliveryState,
    /// When it is tried next, if it waits.
    pub due_at: Timestamp,
    /// What the receiver answered, if it did.
    pub status: Option<u16>,
    /// What was wrong, in our words.
    pub error: Option<String>,
}

impl Deliveries<'_> {
    /// Queues deliveries; of those whose event has one to the same receiver already, none. Answers how many are new.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add_new(&mut self, deliveries: &[Delivery]) -> Result<u64> {
        self.0.news.deliveries |= !deliveries.is_empty();
        self.0.db.bulk_insert_new("deliveries", COLUMNS, deliveries.iter().map(columns)).await
    }

    /// The delivery with this id, unless its webhook was removed.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, id: Id<kind::Delivery>) -> Result<Option<Delivery>> {
        let sql = "SELECT * FROM deliveries WHERE id = $1 AND project_id = $2 \
                   AND webhook_id IN (SELECT id FROM webhooks WHERE removed_at IS NULL)";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// A page of a receiver's deliveries, as [`DELIVERIES`] can be filtered.
    ///
    /// # Errors
    /// [`crate::Error::ForeignCursor`] and [`crate::Error::Incomparable`] if the query does not fit the list.
    pub async fn list(
        &mut self,
        project: Id<kind::Project>,
        webhook: Id<kind::Webhook>,
        query: &ListQuery,
    ) -> Result<Page<Delivery>> {
        let scope = vec![("webhook_id", webhook.into()), ("project_id", project.into())];
        list::page(&mut self.0.db, &DELIVERIES, scope, query, read).await
    }

    /// How many of a receiver's deliveries the filter is true of.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if the filter does not fit the list.
    pub async fn count(
        &mut self,
        project: Id<kind::Project>,
        webhook: Id<kind::Webhook>,
        filter: Option<&Checked>,
    ) -> Result<u64> {
        let scope = vec![("webhook_id", webhook.into()), ("project_id", project.into())];
        list::count(&mut self.0.db, &DELIVERIES, scope, filter).await
    }

    /// How many wait for a receiver; no further than `most`, because many may.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn waiting(&mut self, webhook: Id<kind::Webhook>, most: u32) -> Result<u64> {
        let sql = "SELECT count(*) AS waiting FROM (SELECT 1 AS one FROM deliveries \
                   WHERE webhook_id = $1 AND state = 'waiting' LIMIT $2) AS few";
        self.0.db.fetch_one(sql, values![webhook, most]).await?.get("waiting")
    }

    /// What is due for a receiver, in the order in which it was asked for, and of what was asked for together, in which
    /// it happened.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn due(&mut self, webhook: Id<kind::Webhook>, now: Timestamp, limit: u32) -> Result<Vec<Delivery>> {
        let sql = "SELECT * FROM deliveries WHERE webhook_id = $1 AND state = 'waiting' AND due_at <= $2 \
                   ORDER BY due_at, event_id LIMIT $3";
        let rows = self.0.db.fetch_all(sql, values![webhook, now, limit]).await?;
        rows.iter().map(read).collect()
    }

    /// Notes one more try of each: those that came to the same end are written together.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn settle(&mut self, settled: &[Settled], now: Timestamp) -> Result<()> {
        let mut rest = settled;
        while let Some((first, _)) = rest.split_first() {
            let alike = |one: &Settled| Settled { delivery: first.delivery, ..one.clone() } == *first;
            let run = rest.iter().take(CHUNK).take_while(|one| alike(one)).count();
            let (same, others) = rest.split_at(run);
            self.settle_alike(first, same, now).await?;
            rest = others;
        }
        Ok(())
    }

    async fn settle_alike(&mut self, like: &Settled, same: &[Settled], now: Timestamp) -> Result<()> {
        let sql = format!(
            "UPDATE deliveries SET attempts = attempts + 1, tries = tries + 1, state = $1, due_at = $2, \
             settled_at = $3, last_status = $4, last_error = $5 WHERE state = 'waiting' AND id IN ({})",
            places(6, same.len())
        );
        let settled_at = (like.state != DeliveryState::Waiting).then_some(now);
        let mut values =
            values![like.state.as_str(), like.due_at, settled_at, like.status.map(i64::from), like.error.clone(),];
        values.extend(same.iter().map(|one| Value::from(one.delivery)));
        self.0.db.execute(AssertSqlSafe(sql), values).await.map(drop)
    }

    /// Has a delivery of an event made once more; answers whether there is one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn requeue(
        &mut self,
        project: Id<kind::Project>,
        id: Id<kind::Delivery>,
        now: Timestamp,
    ) -> Result<bool> {
        let sql = format!("{REQUEUE} WHERE id = $1 AND project_id = $3 AND event_id IS NOT NULL");
        self.0.news.deliveries = true;
        Ok(self.0.db.execute(AssertSqlSafe(sql), values![id, now, project]).await? == 1)
    }

    /// Has everything made once more that was given up for a receiver since a moment; answers how much.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn requeue_failed(
        &mut self,
        webhook: Id<kind::Webhook>,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<u64> {
        let sql = format!(
            "{REQUEUE} WHERE webhook_id = $1 AND state = 'failed' AND settled_at >= $3 AND event_id IS NOT NULL"
        );
        self.0.news.deliveries = true;
        self.0.db.execute(AssertSqlSafe(sql), values![webhook, now, since]).await
    }

    /// Has deliveries of these events made once more that were made, or given up, before; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn requeue_events(
        &mut self,
        webhook: Id<kind::Webhook>,
        events: &[Id<kind::Event>],
        now: Timestamp,
    ) -> Result<u64> {
        let mut requeued = 0;
        for chunk in events.chunks(CHUNK) {
            let places = places(3, chunk.len());
            let sql = format!("{REQUEUE} WHERE webhook_id = $1 AND state <> 'waiting' AND event_id IN ({places})");
            let mut values = values![webhook, now];
            values.extend(chunk.iter().copied().map(Value::from));
            requeued += self.0.db.execute(AssertSqlSafe(sql), values).await?;
        }
        self.0.news.deliveries |= requeued > 0;
        Ok(requeued)
    }

    /// Gives up what has waited since before a moment; at most so much, because much may. Answers how much.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn give_up_older(&mut self, before: Timestamp, now: Timestamp, why: &str, limit: u32) -> Result<u64> {
        let sql = "UPDATE deliveries SET state = 'failed', settled_at = $2, last_error = coalesce(last_error, $3) \
                   WHERE id IN (SELECT id FROM deliveries WHERE state = 'waiting' AND queued_at <= $1 \
                   ORDER BY queued_at LIMIT $4)";
        self.0.db.execute(sql, values![before, now, why, limit]).await
    }

    /// Removes what was settled before a moment, with its tries; at most so much. Answers how much.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove_settled(&mut self, before: Timestamp, limit: u32) -> Result<u64> {
        let sql = "DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries \
                   WHERE settled_at IS NOT NULL AND settled_at <= $1 ORDER BY settled_at LIMIT $2)";
        self.0.db.execute(sql, values![before, limit]).await
    }
}

/// `$2` is now.
const REQUEUE: &str = "UPDATE deliveries SET state = 'waiting', reason = 'replay', queued_at = $2, due_at = $2, \
                       settled_at = NULL, tries = 0";

fn places(first: usize, count: usize) -> String {
    let places: Vec<_> = (first..first + count).map(|number| format!("${number}")).collect();
    places.join(", ")
}

fn columns(delivery: &Delivery) -> Vec<Value> {
    values![
        delivery.id,
        delivery.project,
        delivery.webhook,
        delivery.event,
        delivery.reason.as_str(),
        delivery.state.as_str(),
        delivery.attempts,
        delivery.tries,
        delivery.queued_at,
        delivery.due_at,
        delivery.settled_at,
        delivery.last_status.map(i64::from),
        delivery.last_error.clone(),
    ]
}

fn read(row: &Row) -> Result<Delivery> {
    let reason: Reason = row.word("reason")?;
    Ok(Delivery {
        id: row.get("id")?,
        project: row.get("project_id")?,
        webhook: row.get("webhook_id")?,
        event: row.get("event_id")?,
        reason,
        state: row.word("state")?,
        attempts: row.get("attempts")?,
        tries: row.get("tries")?,
        queued_at: row.get("queued_at")?,
        due_at: row.get("due_at")?,
        settled_at: row.get("settled_at")?,
        last_status: status(row)?,
        last_error: row.get("last_error")?,
    })
}

/// What a receiver answered last.
pub(super) fn status(row: &Row) -> Result<Option<u16>> {
    let status: Option<i64> = row.get("last_status")?;
    status.map(|status| u16::try_from(status).map_err(|_| corrupt("last_status"))).transpose()
}
