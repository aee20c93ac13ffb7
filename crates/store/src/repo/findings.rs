//! What differs between here and systems.

use domain::drift::{Deed, DriftField, Finding, FindingKind};
use domain::id::{Id, kind};
use filter::Checked;

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::list::{self, Column, ListQuery, ListSpec, Listed, Page, SortBy};
use crate::repo::{exactly_one, json};
use crate::session::Session;

/// Reads and writes findings.
pub struct Findings<'s>(pub(crate) &'s mut Session);

/// The list of findings.
pub const FINDINGS: ListSpec = ListSpec {
    table: "findings",
    key: Column::blob("id"),
    attributes: &[
        Listed::id::<kind::Finding>("id", "id"),
        Listed::folded("kind", "kind"),
        Listed::folded("field", "field"),
        Listed::id::<kind::User>("user_id", "user_id"),
        Listed::id::<kind::Credential>("credential_id", "credential_id"),
        Listed::exact("external_holder", "remote_holder"),
        Listed::exact("external_credential", "remote_card"),
        Listed::boolean("noted", "CASE WHEN noted_at IS NULL THEN 0 ELSE 1 END"),
        Listed::time("since", "since"),
    ],
    custom: None,
    // Ids begin with the moment at which they were made.
    sorts: &[SortBy { name: "since", columns: &[], nullable: false }],
};

impl Findings<'_> {
    /// The finding with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, id: Id<kind::Finding>) -> Result<Option<Finding>> {
        let sql = "SELECT * FROM findings WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// A page of what differs at a system, as [`FINDINGS`] can be filtered.
    ///
    /// # Errors
    /// [`crate::Error::ForeignCursor`] and [`crate::Error::Incomparable`] if the query does not fit the list.
    pub async fn list(
        &mut self,
        project: Id<kind::Project>,
        system: Id<kind::CredentialSystem>,
        query: &ListQuery,
    ) -> Result<Page<Finding>> {
        let scope = vec![("system_id", system.into()), ("project_id", project.into())];
        list::page(&mut self.0.db, &FINDINGS, scope, query, read).await
    }

    /// How much differs at a system that the filter is true of.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if the filter does not fit the list.
    pub async fn count(
        &mut self,
        project: Id<kind::Project>,
        system: Id<kind::CredentialSystem>,
        filter: Option<&Checked>,
    ) -> Result<u64> {
        let scope = vec![("system_id", system.into()), ("project_id", project.into())];
        list::count(&mut self.0.db, &FINDINGS, scope, filter).await
    }

    /// How much differs at a system and is not only noted, by how it differs.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn counts(&mut self, system: Id<kind::CredentialSystem>) -> Result<Vec<(FindingKind, u64)>> {
        let sql = "SELECT kind, count(*) AS found FROM findings WHERE system_id = $1 AND noted_at IS NULL \
                   GROUP BY kind ORDER BY kind";
        let rows = self.0.db.fetch_all(sql, values![system]).await?;
        rows.iter().map(|row| Ok((row.word("kind")?, row.get("found")?))).collect()
    }

    /// What differs in a field at a system, is not noted, and nobody sees to; of what nothing failed before.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn open_of_field(
        &mut self,
        system: Id<kind::CredentialSystem>,
        field: DriftField,
    ) -> Result<Vec<Finding>> {
        let sql = "SELECT * FROM findings WHERE system_id = $1 AND kind = 'differs' AND field = $2 \
                   AND noted_at IS NULL AND doing IS NULL AND problem IS NULL ORDER BY id";
        let rows = self.0.db.fetch_all(sql, values![system, field.as_str()]).await?;
        rows.iter().map(read).collect()
    }

    /// Writes what a comparison found. What is known already keeps its id, since when it is known, and what people
    /// decided; but a value that changed is no longer only noted.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn find(&mut self, finding: &Finding) -> Result<()> {
        let sql = "INSERT INTO findings (id, project_id, system_id, subject, field, kind, remote_holder, remote_card, \
                   remote_pool, user_id, proposed, credential_id, here, there, deeds, since, run) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) \
                   ON CONFLICT (system_id, subject, field) DO UPDATE SET \
                   kind = excluded.kind, remote_holder = excluded.remote_holder, remote_pool = excluded.remote_pool, \
                   user_id = excluded.user_id, proposed = excluded.proposed, credential_id = excluded.credential_id, \
                   noted_at = CASE WHEN coalesce(findings.here, '') = coalesce(excluded.here, '') \
                   AND coalesce(findings.there, '') = coalesce(excluded.there, '') THEN findings.noted_at END, \
                   here = excluded.here, there = excluded.there, deeds = excluded.deeds, run = excluded.run";
        let values = values![
            finding.id,
            finding.project,
            finding.system,
            finding.subject(),
            finding.field.map_or("", DriftField::as_str),
            finding.kind.as_str(),
            finding.holder.as_deref(),
            finding.card.as_deref(),
            finding.pool.as_deref(),
            finding.user,
            finding.proposed,
            finding.credential,
            finding.here.as_deref(),
            finding.there.as_deref(),
            json(&finding.deeds, "deeds")?,
            finding.since,
            finding.run,
        ];
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Makes a finding about an unknown card one about a duplicate, which can only be ended there or noted.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn is_duplicate(&mut self, system: Id<kind::CredentialSystem>, subject: &str) -> Result<()> {
        let deeds = json(&[Deed::Overwrite, Deed::Alert], "deeds")?;
        let sql = "UPDATE findings SET kind = 'duplicate', deeds = $3 WHERE system_id = $1 AND subject = $2 \
                   AND field = '' AND kind = 'missing_here'";
        self.0.db.execute(sql, values![system, subject, deeds]).await.map(drop)
    }

    /// Writes what people decided of a finding, and what came of it.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it is gone.
    pub async fn decide(&mut self, finding: &Finding) -> Result<()> {
        let sql = "UPDATE findings SET noted_at = $3, doing = $4, problem = $5 WHERE id = $1 AND project_id = $2";
        let doing = finding.doing.map(Deed::as_str);
        let values = values![finding.id, finding.project, finding.noted_at, doing, finding.problem.as_deref()];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Removes a finding that does not differ any more.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove(&mut self, project: Id<kind::Project>, id: Id<kind::Finding>) -> Result<()> {
        let sql = "DELETE FROM findings WHERE id = $1 AND project_id = $2";
        self.0.db.execute(sql, values![id, project]).await.map(drop)
    }

    /// Removes what an earlier comparison found of a subject, and this one did not.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn settle_subject(&mut self, system: Id<kind::CredentialSystem>, subject: &str, run: u64) -> Result<u64> {
        let sql = "DELETE FROM findings WHERE system_id = $1 AND subject = $2 AND run < $3";
        self.0.db.execute(sql, values![system, subject, run]).await
    }

    /// Removes whatever earlier comparisons found, and this one did not.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn settle_all(&mut self, system: Id<kind::CredentialSystem>, run: u64) -> Result<u64> {
        self.0.db.execute("DELETE FROM findings WHERE system_id = $1 AND run < $2", values![system, run]).await
    }
}

fn read(row: &Row) -> Result<Finding> {
    let field: String = row.get("field")?;
    let field = (!field.is_empty()).then(|| row.word("field")).transpose()?;
    Ok(Finding {
        id: row.get("id")?,
        project: row.get("project_id")?,
        system: row.get("system_id")?,
        kind: row.word("kind")?,
        field,
        holder: row.get("remote_holder")?,
        card: row.get("remote_card")?,
        pool: row.get("remote_pool")?,
        user: row.get("user_id")?,
        proposed: row.get("proposed")?,
        credential: row.get("credential_id")?,
        here: row.get("here")?,
        there: row.get("there")?,
        deeds: row.json("deeds")?,
        since: row.get("since")?,
        run: row.get("run")?,
        noted_at: row.get("noted_at")?,
        doing: row.opt_word("doing")?,
        problem: row.get("problem")?,
    })
}
