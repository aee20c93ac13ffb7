//! Contact details that were changed by hand.

use domain::contact_change::{ContactChange, ContactDetail};
use domain::id::{Id, kind};

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::ids;
use crate::session::Session;

/// Remembers the latest change by hand of each of a user's contact details. Goes with the user.
pub struct ContactChanges<'s>(pub(crate) &'s mut Session);

impl ContactChanges<'_> {
    /// What of a user's contact details was changed.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of_user(&mut self, project: Id<kind::Project>, user: Id<kind::User>) -> Result<Vec<ContactChange>> {
        self.of_users(project, &[user]).await
    }

    /// What of these users' contact details was changed.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of_users(
        &mut self,
        project: Id<kind::Project>,
        users: &[Id<kind::User>],
    ) -> Result<Vec<ContactChange>> {
        let sql = |places: &str| {
            format!(
                "SELECT * FROM contact_changes WHERE user_id IN ({places}) AND project_id = $1 ORDER BY user_id, contact"
            )
        };
        ids::read_each(&mut self.0.db, project, users, sql, read).await
    }

    /// Remembers a change, in the place of what was known of the same detail.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put(&mut self, project: Id<kind::Project>, change: &ContactChange) -> Result<()> {
        let sql = "INSERT INTO contact_changes (user_id, contact, project_id, changed_at, changed_by, approved_at) \
                   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (user_id, contact) DO UPDATE \
                   SET changed_at = excluded.changed_at, changed_by = excluded.changed_by, \
                   approved_at = excluded.approved_at";
        let ContactChange { user, contact, at, by, approved_at } = change;
        let row = values![*user, contact.as_str(), project, *at, by.to_string(), *approved_at];
        self.0.db.execute(sql, row).await.map(drop)
    }

    /// Forgets that a detail was changed by hand.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove(
        &mut self,
        project: Id<kind::Project>,
        user: Id<kind::User>,
        contact: ContactDetail,
    ) -> Result<()> {
        let sql = "DELETE FROM contact_changes WHERE user_id = $1 AND contact = $2 AND project_id = $3";
        self.0.db.execute(sql, values![user, contact.as_str(), project]).await.map(drop)
    }
}

fn read(row: &Row) -> Result<ContactChange> {
    Ok(ContactChange {
        user: row.get("user_id")?,
        contact: row.word("contact")?,
        at: row.get("changed_at")?,
        by: row.word("changed_by")?,
        approved_at: row.get("approved_at")?,
    })
}
