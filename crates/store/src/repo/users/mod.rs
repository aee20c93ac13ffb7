//! Users.

mod row;
mod search;
mod spec;

use std::collections::{BTreeSet, HashMap};

use domain::contact_change::ContactChange;
use domain::credential::Enrolment;
use domain::id::{Id, kind};
use domain::user::User;
use filter::Checked;
use sqlx::AssertSqlSafe;

use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::list::{self, ListQuery, Page};
use crate::repo::{exactly_one, ids};
use crate::session::Session;

pub(crate) use row::{COLUMNS, changes, columns, read};
pub use spec::USERS;

/// Reads and writes users.
pub struct Users<'s>(pub(crate) &'s mut Session);

/// What a user is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The first name.
    pub first: String,
    /// The last name.
    pub last: String,
}

/// A user as lists show it: with the enrolment that follows from the credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedUser {
    /// The user.
    pub user: User,
    /// How far the way to a phone is.
    pub enrolment: Enrolment,
    /// What of the contact details was changed by hand.
    pub contact_changes: Vec<ContactChange>,
}

impl Users<'_> {
    /// The user with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, id: Id<kind::User>) -> Result<Option<User>> {
        let sql = "SELECT * FROM users WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The names of users, by their ids.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn names(
        &mut self,
        project: Id<kind::Project>,
        wanted: &[Id<kind::User>],
    ) -> Result<HashMap<Id<kind::User>, Name>> {
        let sql = |places: &str| {
            format!("SELECT id, first_name, last_name FROM users WHERE id IN ({places}) AND project_id = $1")
        };
        let name =
            |row: &Row| Ok((row.get("id")?, Name { first: row.get("first_name")?, last: row.get("last_name")? }));
        Ok(ids::read_each(&mut self.0.db, project, wanted, sql, name).await?.into_iter().collect())
    }

    /// The user with this id, as lists show it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup_listed(
        &mut self,
        project: Id<kind::Project>,
        id: Id<kind::User>,
    ) -> Result<Option<ListedUser>> {
        let sql = "SELECT * FROM users WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        let mut found = row.as_ref().map(read_listed).transpose()?;
        self.complete(project, found.as_mut_slice()).await?;
        Ok(found)
    }

    /// The users with these ids, as lists show them, by name.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list_by_ids(&mut self, project: Id<kind::Project>, ids: &[Id<kind::User>]) -> Result<Vec<ListedUser>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut values = values![project];
        values.extend(ids.iter().map(|id| Value::from(*id)));
        let places: Vec<String> = (2..=values.len()).map(|place| format!("${place}")).collect();
        let sql = format!(
            "SELECT * FROM users WHERE project_id = $1 AND id IN ({}) ORDER BY last_name_key, first_name_key, id",
            places.join(", ")
        );
        let rows = self.0.db.fetch_all(AssertSqlSafe(sql), values).await?;
        let mut found = rows.iter().map(read_listed).collect::<Result<Vec<_>>>()?;
        self.complete(project, &mut found).await?;
        Ok(found)
    }

    /// As [`Users::lookup`], and nobody else changes it until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock(&mut self, project: Id<kind::Project>, id: Id<kind::User>) -> Result<Option<User>> {
        let lock = self.0.db.dialect().for_update();
        let sql = format!("SELECT * FROM users WHERE id = $1 AND project_id = $2{lock}");
        let row = self.0.db.fetch_optional(AssertSqlSafe(sql), values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// As [`Users::lock`], of many, who are locked in the order of their ids.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_many(
        &mut self,
        project: Id<kind::Project>,
        wanted: &BTreeSet<Id<kind::User>>,
    ) -> Result<Vec<User>> {
        let lock = self.0.db.dialect().for_update();
        let wanted: Vec<_> = wanted.iter().copied().collect();
        let sql =
            |places: &str| format!("SELECT * FROM users WHERE id IN ({places}) AND project_id = $1 ORDER BY id{lock}");
        ids::read_each(&mut self.0.db, project, &wanted, sql, read).await
    }

    /// The user with this folded e-mail address, among those who are not to be deleted.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_email_key(&mut self, project: Id<kind::Project>, key: &str) -> Result<Option<User>> {
        let sql = "SELECT * FROM users WHERE project_id = $1 AND email_key = $2 AND state <> 'deletion_pending'";
        let row = self.0.db.fetch_optional(sql, values![project, key]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The user with this ID, among those who are not to be deleted.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_card_id(&mut self, project: Id<kind::Project>, card_id: &str) -> Result<Option<User>> {
        let sql = "SELECT * FROM users WHERE project_id = $1 AND card_id = $2 AND state <> 'deletion_pending'";
        let row = self.0.db.fetch_optional(sql, values![project, card_id]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The user with this sync ID, among those who are not to be deleted.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_sync_id(&mut self, project: Id<kind::Project>, sync_id: &str) -> Result<Option<User>> {
        let sql = "SELECT * FROM users WHERE project_id = $1 AND sync_id = $2 AND state <> 'deletion_pending'";
        let row = self.0.db.fetch_optional(sql, values![project, sync_id]).await?;
        row.as_ref().map(read).transpose()
    }

    /// A page of a project's users, as [`USERS`] can be filtered and sorted; with a text, of those of
    /// whom every word of it begins a name, the e-mail address, the ID or the sync ID.
    ///
    /// # Errors
    /// [`crate::Error::ForeignCursor`] and [`crate::Error::Incomparable`] if the query does not fit the list.
    pub async fn list(&mut self, project: Id<kind::Project>, query: &ListQuery) -> Result<Page<ListedUser>> {
        let scope = vec![("project_id", project.into())];
        let found = self.narrow(project, query).await?;
        let mut page = list::page_found(&mut self.0.db, &USERS, scope, query, read_listed, found.as_ref()).await?;
        self.complete(project, &mut page.items).await?;
        Ok(page)
    }

    /// How many users a project has that the filter is true of.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if the filter does not fit the list.
    pub async fn count(&mut self, project: Id<kind::Project>, filter: Option<&Checked>) -> Result<u64> {
        list::count(&mut self.0.db, &USERS, vec![("project_id", project.into())], filter).await
    }

    /// How many users a list has in all, from its first page to its last.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if the filter does not fit the list.
    pub async fn count_found(&mut self, project: Id<kind::Project>, query: &ListQuery) -> Result<u64> {
        let scope = vec![("project_id", project.into())];
        let found = self.narrow(project, query).await?;
        list::count_found(&mut self.0.db, &USERS, scope, query, found.as_ref()).await
    }

    /// Users of whom every word of a text begins a name, the e-mail address, the
    /// ID or the sync ID; by last name, at most `limit`.
    ///
    /// IDs are found as they were typed, and in upper and lower case. Where each of
    /// several words begins something of hundreds of users, only names are looked at.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn search(&mut self, project: Id<kind::Project>, text: &str, limit: u32) -> Result<Vec<ListedUser>> {
        let mut found = search::search(&mut self.0.db, project, text, limit).await?;
        self.complete(project, &mut found).await?;
        Ok(found)
    }

    /// Adds a user who was not invited yet.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if another has the e-mail address, the ID or the sync ID.
    pub async fn add(&mut self, user: &User) -> Result<()> {
        self.0.db.execute(row::INSERT, columns(user, Enrolment::NotInvited)).await.map(drop)
    }

    /// Adds many users as fast as the database takes them; answers how many.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if one has what another has; then none is added.
    pub async fn add_many(
        &mut self,
        users: impl IntoIterator<Item = (User, Enrolment), IntoIter: Send>,
    ) -> Result<u64> {
        let rows = users.into_iter().map(|(user, enrolment)| columns(&user, enrolment));
        self.0.db.bulk_insert("users", COLUMNS, rows).await
    }

    /// Writes a user whose version was raised by one.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster; [`crate::Error::Taken`] if another user has
    /// the e-mail address, the ID or the sync ID.
    pub async fn update(&mut self, user: &User) -> Result<()> {
        self.0.db.execute(row::UPDATE, row::changes(user)).await.and_then(exactly_one)
    }

    /// Writes how far the way to a phone is. Nobody edits it, so the version stays.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if the user is gone.
    pub async fn set_enrolment(&mut self, id: Id<kind::User>, enrolment: Enrolment) -> Result<()> {
        let sql = "UPDATE users SET enrolment = $2 WHERE id = $1";
        self.0.db.execute(sql, values![id, enrolment.as_str()]).await.and_then(exactly_one)
    }

    /// Writes of many users of a project how far their way to a phone is.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn set_enrolments(
        &mut self,
        project: Id<kind::Project>,
        enrolments: &HashMap<Enrolment, Vec<Id<kind::User>>>,
    ) -> Result<()> {
        for (enrolment, users) in enrolments {
            for chunk in users.chunks(ids::CHUNK) {
                let (places, mut values) = ids::bind(project, chunk);
                values.push(Value::from(enrolment.as_str()));
                let place = values.len();
                let sql = format!("UPDATE users SET enrolment = ${place} WHERE id IN ({places}) AND project_id = $1");
                self.0.db.execute(AssertSqlSafe(sql), values).await?;
            }
        }
        Ok(())
    }

    /// Erases a user; answers whether there was one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove(&mut self, project: Id<kind::Project>, id: Id<kind::User>) -> Result<bool> {
        let sql = "DELETE FROM users WHERE id = $1 AND project_id = $2";
        Ok(self.0.db.execute(sql, values![id, project]).await? == 1)
    }

    /// What the words of a query leave of the list.
    async fn narrow(&mut self, project: Id<kind::Project>, query: &ListQuery) -> Result<Option<list::Narrowing>> {
        match &query.text {
            Some(text) => search::narrow(&mut self.0.db, project, text).await,
            None => Ok(None),
        }
    }

    /// Adds to users what other tables hold of them.
    async fn complete(&mut self, project: Id<kind::Project>, users: &mut [ListedUser]) -> Result<()> {
        let ids: Vec<_> = users.iter().map(|listed| listed.user.id).collect();
        let changes = self.0.contact_changes().of_users(project, &ids).await?;
        for listed in users {
            let own = changes.iter().filter(|change| change.user == listed.user.id);
            listed.contact_changes = own.copied().collect();
        }
        Ok(())
    }
}

/// A user but for what other tables hold.
pub(crate) fn read_listed(row: &Row) -> Result<ListedUser> {
    Ok(ListedUser { user: read(row)?, enrolment: row.word("enrolment")?, contact_changes: Vec::new() })
}
