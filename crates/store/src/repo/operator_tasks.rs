//! What operators are to do.

use domain::id::{Id, kind};
use domain::operator_task::OperatorTask;
use filter::Checked;

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::exactly_one;
use crate::repo::list::{self, Column, ListQuery, ListSpec, Listed, Page, SortBy};
use crate::session::Session;

/// Reads and writes what operators are to do.
pub struct OperatorTasks<'s>(pub(crate) &'s mut Session);

/// The list of what operators are to do.
pub const OPERATOR_TASKS: ListSpec = ListSpec {
    table: "operator_tasks",
    key: Column::blob("id"),
    attributes: &[
        Listed::id::<kind::OperatorTask>("id", "id"),
        Listed::folded("state", "state"),
        Listed::id::<kind::Rule>("rule_id", "rule_id"),
        Listed::id::<kind::User>("user_id", "user_id"),
        Listed::id::<kind::Credential>("credential_id", "credential_id"),
        Listed::id::<kind::CredentialSystem>("system_id", "system_id"),
        Listed::id::<kind::CredentialPool>("pool_id", "pool_id"),
        Listed::time("created_at", "created_at"),
        Listed::time("closed_at", "closed_at"),
    ],
    custom: None,
    // Ids begin with the moment at which they were made.
    sorts: &[SortBy { name: "created_at", columns: &[], nullable: false }],
};

impl OperatorTasks<'_> {
    /// The project's task with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(
        &mut self,
        project: Id<kind::Project>,
        id: Id<kind::OperatorTask>,
    ) -> Result<Option<OperatorTask>> {
        let sql = "SELECT * FROM operator_tasks WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// A page of a project's tasks, as [`OPERATOR_TASKS`] can be filtered and sorted.
    ///
    /// # Errors
    /// [`crate::Error::ForeignCursor`] and [`crate::Error::Incomparable`] if the query does not fit the list.
    pub async fn list(&mut self, project: Id<kind::Project>, query: &ListQuery) -> Result<Page<OperatorTask>> {
        list::page(&mut self.0.db, &OPERATOR_TASKS, vec![("project_id", project.into())], query, read).await
    }

    /// How many tasks a project has that the filter is true of.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if the filter does not fit the list.
    pub async fn count(&mut self, project: Id<kind::Project>, filter: Option<&Checked>) -> Result<u64> {
        list::count(&mut self.0.db, &OPERATOR_TASKS, vec![("project_id", project.into())], filter).await
    }

    /// Adds a task.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add(&mut self, task: &OperatorTask) -> Result<()> {
        let sql = "INSERT INTO operator_tasks (id, project_id, title, detail, state, rule_id, firing_id, user_id, \
                   credential_id, system_id, pool_id, created_at, closed_by, closed_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
        let values = values![
            task.id,
            task.project,
            &task.title,
            &task.detail,
            task.state().as_str(),
            task.rule,
            task.firing,
            task.user,
            task.credential,
            task.system,
            task.pool,
            task.created_at,
            task.closed.map(|(who, _)| who.to_string()),
            task.closed.map(|(_, at)| at),
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Writes that an open task is done; answers whether it was open.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn close(&mut self, task: &OperatorTask) -> Result<bool> {
        let sql = "UPDATE operator_tasks SET state = $3, closed_by = $4, closed_at = $5 \
                   WHERE id = $1 AND project_id = $2 AND state = 'open'";
        let (who, at) = (task.closed.map(|(who, _)| who.to_string()), task.closed.map(|(_, at)| at));
        let values = values![task.id, task.project, task.state().as_str(), who, at];
        Ok(self.0.db.execute(sql, values).await? == 1)
    }
}

fn read(row: &Row) -> Result<OperatorTask> {
    let closed = row.opt_word("closed_by")?;
    let closed_at = row.get("closed_at")?;
    Ok(OperatorTask {
        id: row.get("id")?,
        project: row.get("project_id")?,
        title: row.get("title")?,
        detail: row.get("detail")?,
        rule: row.get("rule_id")?,
        firing: row.get("firing_id")?,
        user: row.get("user_id")?,
        credential: row.get("credential_id")?,
        system: row.get("system_id")?,
        pool: row.get("pool_id")?,
        created_at: row.get("created_at")?,
        closed: closed.zip(closed_at),
    })
}
