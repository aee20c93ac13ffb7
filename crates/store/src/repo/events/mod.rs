//! Events: what happened, in the order it was written.

mod review;
pub(crate) mod strands;

pub use strands::NamesLeft;

use std::sync::Arc;

use domain::event::{Actor, Event, PersonalDetail};
use domain::id::{Id, kind};
use domain::time::Timestamp;
use sqlx::AssertSqlSafe;

use crate::db::row::corrupt;
use crate::db::{Row, Value, values};
use crate::error::{Error, Result};
use crate::repo::list::{self, Column, ListQuery, ListSpec, Listed, Page, SortBy};
use crate::repo::{exactly_one, origin, read_origin};
use crate::seal::{DataKey, Place};
use crate::session::Session;
use strands::{Chosen, Strand};

/// Writes and reads events.
pub struct Events<'s>(pub(crate) &'s mut Session);

/// An event as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedEvent {
    /// Its place in the order of events.
    pub seq: u64,
    /// What happened. `personal` is missing where nothing was said, or the person was erased.
    pub event: Event,
    /// Whether it is a review record: its system and its pool may take fewer categories than there are.
    pub review: bool,
    /// When somebody saw to it, and who.
    pub acknowledged: Option<(Timestamp, Actor)>,
}

/// The list of events.
pub const EVENTS: ListSpec = ListSpec {
    table: "events",
    key: Column::int("seq"),
    attributes: &[
        Listed::integer("seq", "seq"),
        Listed::folded("category", "category"),
        Listed::elsewhere("severity"),
        Listed::elsewhere("text"),
        Listed::time("at", "at"),
        Listed::id::<kind::User>("user_id", "user_id"),
        Listed::id::<kind::CredentialSystem>("system_id", "system_id"),
        Listed::id::<kind::CredentialPool>("pool_id", "pool_id"),
        Listed::id::<kind::Credential>("credential_id", "credential_id"),
        Listed::id::<kind::Invitation>("invitation_id", "invitation_id"),
        Listed::id::<kind::Device>("device_id", "device_id"),
        Listed::id::<kind::SyncRun>("sync_run_id", "sync_run_id"),
        Listed::id::<kind::Input>("input_id", "input_id"),
        Listed::exact("external_id", "external_id"),
        Listed::boolean("acknowledged", "CASE WHEN acknowledged_at IS NULL THEN 0 ELSE 1 END"),
    ],
    custom: None,
    sorts: &[
        SortBy { name: "seq", columns: &[], nullable: false },
        SortBy { name: "at", columns: &[Column::int("at")], nullable: false },
    ],
};

const COLUMNS: &[&str] = &[
    "id",
    "project_id",
    "category",
    "at",
    "actor",
    "user_id",
    "system_id",
    "pool_id",
    "credential_id",
    "invitation_id",
    "device_id",
    "sync_run_id",
    "input_id",
    "external_id",
    "detail",
    "personal",
    "origin",
    "review",
    "strand_id",
    "open",
];

/// How many events are looked up at once.
const LOOKED_UP: usize = 500;

/// How many persons' keys are looked up at once.
const CHUNK: usize = 4_096;

impl Events<'_> {
    /// Records an event.
    ///
    /// # Errors
    /// [`Error::NoPerson`] if it says something personal of nobody.
    pub async fn add(&mut self, event: &Event) -> Result<()> {
        self.add_many(std::slice::from_ref(event)).await.and_then(exactly_one)
    }

    /// Records many events, in this order; answers how many.
    ///
    /// # Errors
    /// [`Error::NoPerson`] if one says something personal of nobody.
    pub async fn add_many(&mut self, events: &[Event]) -> Result<u64> {
        let mut written = 0;
        for chunk in events.chunks(CHUNK) {
            let persons: Vec<_> =
                chunk.iter().filter(|event| event.personal.is_some()).filter_map(|event| event.user).collect();
            let keys = self.0.person_keys().get_or_create(&persons).await?;
            let chosen = Chosen::of(&mut self.0.db, chunk).await?;
            let rows = chunk
                .iter()
                .map(|event| {
                    let strand = Strand::of(event, chosen.is_review(event));
                    let row = columns(event, event.user.and_then(|user| keys.get(&user)), &strand)?;
                    self.0.strand(strand);
                    Ok(row)
                })
                .collect::<Result<Vec<_>>>()?;
            self.announce().await?;
            written += self.0.db.bulk_insert("events", COLUMNS, rows).await?;
            for event in chunk {
                *self.0.news.recorded.entry(event.category).or_default() += 1;
            }
        }
        Ok(written)
    }

    /// Before a unit's first event gets its number.
    async fn announce(&mut self) -> Result<()> {
        if !self.0.news.events {
            self.0.db.announce_events().await?;
            self.0.news.events = true;
        }
        Ok(())
    }

    /// The project's event with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, id: Id<kind::Event>) -> Result<Option<RecordedEvent>> {
        let sql = "SELECT * FROM events WHERE id = $1 AND project_id = $2";
        let rows = self.0.db.fetch_all(sql, values![id, project]).await?;
        let sealed = rows.iter().map(read).collect::<Result<_>>()?;
        Ok(self.open(sealed).await?.pop())
    }

    /// Those of these events that the project has, in the order in which they happened.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup_many(
        &mut self,
        project: Id<kind::Project>,
        ids: &[Id<kind::Event>],
    ) -> Result<Vec<RecordedEvent>> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(LOOKED_UP) {
            let places: Vec<_> = (2..chunk.len() + 2).map(|number| format!("${number}")).collect();
            let sql = format!("SELECT * FROM events WHERE project_id = $1 AND id IN ({})", places.join(", "));
            let mut values = values![project];
            values.extend(chunk.iter().copied().map(Value::from));
            let rows = self.0.db.fetch_all(AssertSqlSafe(sql), values).await?;
            let sealed = rows.iter().map(read).collect::<Result<_>>()?;
            found.extend(self.open(sealed).await?);
        }
        found.sort_by_key(|recorded| recorded.seq);
        Ok(found)
    }

    /// The project's review records that happened after a moment and, of that moment, after a place; oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn reviewed_after(
        &mut self,
        project: Id<kind::Project>,
        at: Timestamp,
        seq: u64,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>> {
        let sql = "SELECT * FROM events WHERE project_id = $1 AND review = 1 AND (at, seq) > ($2, $3) \
                   ORDER BY at, seq LIMIT $4";
        let rows = self.0.db.fetch_all(sql, values![project, at, seq, limit]).await?;
        let sealed = rows.iter().map(read).collect::<Result<_>>()?;
        self.open(sealed).await
    }

    /// The highest place that was given to an event, of whatever project.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn last(&mut self) -> Result<u64> {
        self.0.db.last_event().await
    }

    /// The place up to which the order is complete: no event can turn up at or below it any more. What a stream has told
    /// must not reach further. A later answer may be lower; that does not take back an earlier one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn settled(&mut self) -> Result<u64> {
        self.0.db.settled_events().await
    }

    /// The project's events after one place and up to another, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn between(
        &mut self,
        project: Id<kind::Project>,
        after: u64,
        upto: u64,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>> {
        let sql = "SELECT * FROM events WHERE project_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4";
        let rows = self.0.db.fetch_all(sql, values![project, after, upto, limit]).await?;
        let sealed = rows.iter().map(read).collect::<Result<_>>()?;
        self.open(sealed).await
    }

    /// The events of all projects after one place and up to another, oldest first; what is said of persons stays sealed.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn all_between(&mut self, after: u64, upto: u64, limit: u32) -> Result<Vec<RecordedEvent>> {
        let sql = "SELECT * FROM events WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3";
        let rows = self.0.db.fetch_all(sql, values![after, upto, limit]).await?;
        rows.iter().map(|row| read(row).map(|(recorded, _)| recorded)).collect()
    }

    /// A page of a project's review records, as [`EVENTS`] can be filtered and sorted.
    ///
    /// By `at` it is found in some milliseconds, however many events there are, for each filter that joins by `and`:
    /// category, severity, text, system and pool in any way among themselves, and a user, a credential, and a time.
    ///
    /// # Errors
    /// [`Error::ForeignCursor`] and [`Error::Incomparable`] if the query does not fit the list.
    pub async fn list(&mut self, project: Id<kind::Project>, query: &ListQuery) -> Result<Page<RecordedEvent>> {
        let page = review::page(&mut self.0.db, project, query).await?;
        Ok(Page { items: self.open(page.items).await?, next: page.next })
    }

    /// All that concerns one user, review records or not.
    ///
    /// # Errors
    /// [`Error::ForeignCursor`] and [`Error::Incomparable`] if the query does not fit the list.
    pub async fn list_of_user(
        &mut self,
        project: Id<kind::Project>,
        user: Id<kind::User>,
        query: &ListQuery,
    ) -> Result<Page<RecordedEvent>> {
        let scope = vec![("project_id", project.into()), ("user_id", user.into())];
        let page = list::page(&mut self.0.db, &EVENTS, scope, query, read).await?;
        Ok(Page { items: self.open(page.items).await?, next: page.next })
    }

    /// How many review records of a project the filter of a query is true of.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if the filter does not fit the list.
    pub async fn count(&mut self, project: Id<kind::Project>, query: &ListQuery) -> Result<u64> {
        review::count(&mut self.0.db, project, query).await
    }

    /// What systems and pools of a project were called that are gone.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn names_left(&mut self, project: Id<kind::Project>) -> Result<NamesLeft> {
        strands::names_left(&mut self.0.db, project).await
    }

    /// Opens what is said of persons who were not erased.
    async fn open(&mut self, mut sealed: Vec<Sealed>) -> Result<Vec<RecordedEvent>> {
        let persons: Vec<_> = sealed
            .iter()
            .filter(|(_, personal)| personal.is_some())
            .filter_map(|(recorded, _)| recorded.event.user)
            .collect();
        let keys = self.0.person_keys().lookup(&persons).await?;
        for (recorded, personal) in &mut sealed {
            let event = &mut recorded.event;
            if let (Some(sealed), Some(key)) = (personal, event.user.and_then(|user| keys.get(&user))) {
                let plain = key.open(sealed, place(event))?;
                event.personal = Some(serde_json::from_slice(&plain).map_err(|_| corrupt("personal"))?);
            }
        }
        Ok(sealed.into_iter().map(|(recorded, _)| recorded).collect())
    }
}

fn columns(event: &Event, key: Option<&Arc<DataKey>>, strand: &Strand) -> Result<Vec<Value>> {
    let seal = |personal: &PersonalDetail| {
        let plain = serde_json::to_vec(personal).map_err(|_| corrupt("personal"))?;
        key.ok_or(Error::NoPerson)?.seal(&plain, place(event))
    };
    Ok(values![
        event.id,
        event.project,
        event.category.as_str(),
        event.at,
        event.actor.to_string(),
        event.user,
        event.system,
        event.pool,
        event.credential,
        event.invitation,
        event.device,
        event.sync_run,
        event.input,
        event.external_id.as_deref(),
        serde_json::to_string(&event.detail).map_err(|_| corrupt("detail"))?,
        event.personal.as_ref().map(seal).transpose()?,
        origin(&event.origin)?,
        strand.review,
        strand.id(),
        // Somebody should look at it, and nobody has.
        strands::is_urgent(event.category).then_some(1_u32),
    ])
}

/// An event, and what is sealed of it.
type Sealed = (RecordedEvent, Option<Vec<u8>>);

fn read(row: &Row) -> Result<Sealed> {
    let event = Event {
        id: row.get("id")?,
        project: row.get("project_id")?,
        category: row.word("category")?,
        at: row.get("at")?,
        actor: row.word("actor")?,
        user: row.get("user_id")?,
        credential: row.get("credential_id")?,
        invitation: row.get("invitation_id")?,
        device: row.get("device_id")?,
        pool: row.get("pool_id")?,
        system: row.get("system_id")?,
        sync_run: row.get("sync_run_id")?,
        input: row.get("input_id")?,
        external_id: row.get("external_id")?,
        detail: row.json("detail")?,
        personal: None,
        origin: read_origin(row)?,
    };
    let acknowledged = row.get::<Option<Timestamp>>("acknowledged_at")?.zip(acknowledged_by(row)?);
    Ok((RecordedEvent { seq: row.get("seq")?, event, review: row.get("review")?, acknowledged }, row.get("personal")?))
}

fn acknowledged_by(row: &Row) -> Result<Option<Actor>> {
    let by: Option<String> = row.get("acknowledged_by")?;
    by.map(|by| by.parse().map_err(|_| corrupt("acknowledged_by"))).transpose()
}

fn place(event: &Event) -> Place<'_> {
    Place { table: "events", column: "personal", row: event.id.as_bytes(), project: event.project.as_bytes() }
}
