//! The audit trail.

use std::borrow::Cow;
use std::sync::Arc;

use domain::audit::{AuditEntry, Subject};
use domain::id::{Id, kind};
use filter::Checked;

use crate::db::row::corrupt;
use crate::db::{Row, Value, values};
use crate::error::{Error, Result};
use crate::repo::exactly_one;
use crate::repo::list::{self, Column, ListQuery, ListSpec, Listed, Page, SortBy};
use crate::seal::{DataKey, Place};
use crate::session::Session;

/// Writes and reads the audit trail. Nothing in it is ever changed.
pub struct Audit<'s>(pub(crate) &'s mut Session);

/// An entry as it was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedEntry {
    /// Its place in the order of entries.
    pub seq: u64,
    /// What was done. `personal` is missing where nothing was said, or the person was erased.
    pub entry: AuditEntry,
}

/// The list of audit entries.
pub const AUDIT: ListSpec = ListSpec {
    table: "audit",
    key: Column::int("seq"),
    attributes: &[
        Listed::integer("seq", "seq"),
        Listed::time("at", "at"),
        Listed::exact("actor", "actor"),
        Listed::exact("action", "action"),
        Listed::exact("subject", "subject"),
        Listed::id::<kind::User>("person_id", "person"),
    ],
    custom: None,
    sorts: &[SortBy { name: "seq", columns: &[], nullable: false }],
};

const COLUMNS: &[&str] = &["id", "project_id", "at", "actor", "action", "subject", "person", "detail", "personal"];

/// How many persons' keys are looked up at once.
const CHUNK: usize = 4_096;

impl Audit<'_> {
    /// Records an entry.
    ///
    /// # Errors
    /// [`Error::NoPerson`] if it says something personal of nobody.
    pub async fn add(&mut self, entry: &AuditEntry) -> Result<()> {
        self.add_many(std::slice::from_ref(entry)).await.and_then(exactly_one)
    }

    /// Records many entries, in this order; answers how many.
    ///
    /// # Errors
    /// [`Error::NoPerson`] if one says something personal of nobody.
    pub async fn add_many(&mut self, entries: &[AuditEntry]) -> Result<u64> {
        let mut written = 0;
        for chunk in entries.chunks(CHUNK) {
            let persons: Vec<_> =
                chunk.iter().filter(|entry| entry.personal.is_some()).filter_map(|entry| entry.person).collect();
            let keys = self.0.person_keys().get_or_create(&persons).await?;
            let rows = chunk
                .iter()
                .map(|entry| columns(entry, entry.person.and_then(|person| keys.get(&person))))
                .collect::<Result<Vec<_>>>()?;
            written += self.0.db.bulk_insert("audit", COLUMNS, rows).await?;
        }
        Ok(written)
    }

    /// A page of a project's entries, as [`AUDIT`] can be filtered and sorted.
    ///
    /// # Errors
    /// [`Error::ForeignCursor`] and [`Error::Incomparable`] if the query does not fit the list.
    pub async fn list(&mut self, project: Id<kind::Project>, query: &ListQuery) -> Result<Page<RecordedEntry>> {
        let scope = vec![("project_id", project.into())];
        let page = list::page(&mut self.0.db, &AUDIT, scope, query, read).await?;
        Ok(Page { items: self.open(page.items).await?, next: page.next })
    }

    /// How many entries of a project the filter is true of.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if the filter does not fit the list.
    pub async fn count(&mut self, project: Id<kind::Project>, filter: Option<&Checked>) -> Result<u64> {
        list::count(&mut self.0.db, &AUDIT, vec![("project_id", project.into())], filter).await
    }

    /// Opens what is said of persons who were not erased.
    async fn open(&mut self, mut sealed: Vec<Sealed>) -> Result<Vec<RecordedEntry>> {
        let persons: Vec<_> = sealed
            .iter()
            .filter(|(_, personal)| personal.is_some())
            .filter_map(|(recorded, _)| recorded.entry.person)
            .collect();
        let keys = self.0.person_keys().lookup(&persons).await?;
        for (recorded, personal) in &mut sealed {
            let entry = &mut recorded.entry;
            if let (Some(sealed), Some(key)) = (personal, entry.person.and_then(|person| keys.get(&person))) {
                let plain = key.open(sealed, place(entry))?;
                entry.personal = Some(serde_json::from_slice(&plain).map_err(|_| corrupt("personal"))?);
            }
        }
        Ok(sealed.into_iter().map(|(recorded, _)| recorded).collect())
    }
}

fn columns(entry: &AuditEntry, key: Option<&Arc<DataKey>>) -> Result<Vec<Value>> {
    let seal =
        |personal: &serde_json::Value| key.ok_or(Error::NoPerson)?.seal(personal.to_string().as_bytes(), place(entry));
    Ok(values![
        entry.id,
        entry.project,
        entry.at,
        entry.actor.to_string(),
        entry.action.as_ref(),
        entry.subject.as_ref().map(|subject| subject.0.as_str()),
        entry.person,
        entry.detail.to_string(),
        entry.personal.as_ref().map(seal).transpose()?,
    ])
}

/// An entry, and what is sealed of it.
type Sealed = (RecordedEntry, Option<Vec<u8>>);

fn read(row: &Row) -> Result<Sealed> {
    let entry = AuditEntry {
        id: row.get("id")?,
        project: row.get("project_id")?,
        at: row.get("at")?,
        actor: row.word("actor")?,
        action: Cow::Owned(row.get("action")?),
        subject: row.get::<Option<String>>("subject")?.map(Subject),
        detail: row.json("detail")?,
        personal: None,
        person: row.get("person")?,
    };
    Ok((RecordedEntry { seq: row.get("seq")?, entry }, row.get("personal")?))
}

fn place(entry: &AuditEntry) -> Place<'_> {
    let project = entry.project.as_ref().map_or(&[][..], |project| project.as_bytes());
    Place { table: "audit", column: "personal", row: entry.id.as_bytes(), project }
}
