//! What a sync run reads and writes of users, set by set.
//!
//! A run reads the index of all users in pages ([`SyncApply::index`]), loads whom
//! it has to look at ([`SyncApply::load`]), and writes in this order, so that
//! people may swap what is unique: deletions, [`SyncApply::clear_unique`] for all
//! whose unique values change, [`SyncApply::update_many`], and those who are new
//! ([`crate::repo::Users::add_many`] and its like) last. After thousands were added
//! or changed, [`SyncApply::settle`].

mod index;

use domain::credential::Enrolment;
use domain::id::{Id, kind};
use domain::sync::plan::SyncUser;
use domain::time::Timestamp;
use domain::user::User;
use sqlx::AssertSqlSafe;

use crate::db::{Value, values};
use crate::error::{Error, Result};
use crate::repo::ids;
use crate::repo::users::{ListedUser, changes, read_listed};
use crate::session::Session;

pub use index::{IndexEntry, UserIndex};

/// Reads and writes users by the thousand.
pub struct SyncApply<'s>(pub(crate) &'s mut Session);

/// The tables that grow with an import.
const GROWN: &[&str] =
    &["users", "person_keys", "credentials", "card_numbers", "invitations", "events", "audit", "jobs"];

/// The columns of `users::changes`.
const CHANGING: &[&str] = &[
    "id",
    "project_id",
    "first_name",
    "first_name_key",
    "last_name",
    "last_name_key",
    "email",
    "email_key",
    "mobile",
    "card_id",
    "sync_id",
    "external_id",
    "custom",
    "custom_key",
    "valid_from",
    "valid_until",
    "state",
    "origin",
    "sync_digest",
    "deletion_requested_at",
    "updated_at",
    "version",
];

impl SyncApply<'_> {
    /// The next `limit` users of a project in the order of their ids, as far as joining
    /// them with a file needs. Ten to fifty thousand at once are read fastest.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn index(
        &mut self,
        project: Id<kind::Project>,
        after: Option<Id<kind::User>>,
        limit: u32,
    ) -> Result<UserIndex> {
        let sql = index::select(self.0.db.dialect());
        let after = after.unwrap_or(Id::from_bytes([0; 16]));
        let row = self.0.db.fetch_one(AssertSqlSafe(sql), values![project, after, limit]).await?;
        Ok(UserIndex::new(row.get::<Option<String>>("packed")?.unwrap_or_default()))
    }

    /// These users of the project, as the planner needs them; in no order.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn load(&mut self, project: Id<kind::Project>, users: &[Id<kind::User>]) -> Result<Vec<SyncUser>> {
        Ok(self.load_listed(project, users).await?.into_iter().map(planned).collect())
    }

    /// These users of the project, whole; in no order.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn load_listed(
        &mut self,
        project: Id<kind::Project>,
        users: &[Id<kind::User>],
    ) -> Result<Vec<ListedUser>> {
        let sql = |places: &str| format!("SELECT * FROM users WHERE id IN ({places}) AND project_id = $1");
        ids::read_each(&mut self.0.db, project, users, sql, read_listed).await
    }

    /// Takes e-mail address, ID and sync ID from these users until [`SyncApply::update_many`]
    /// gives them theirs: to be called for all whose unique values change before any is written.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn clear_unique(&mut self, project: Id<kind::Project>, users: &[Id<kind::User>]) -> Result<u64> {
        let sql = "UPDATE users SET email_key = NULL, card_id = NULL, sync_id = NULL";
        self.update_set(sql, project, users, &[]).await
    }

    /// Writes many users whose versions were raised by one. Their enrolments stay: phones change those meanwhile.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else changed one of them; [`crate::Error::Taken`] if a value is another's.
    pub async fn update_many(&mut self, users: &[User]) -> Result<()> {
        let updated = self.0.db.bulk_update("users", CHANGING, users.iter().map(changes)).await?;
        if updated == users.len() as u64 { Ok(()) } else { Err(Error::Stale) }
    }

    /// Notes the digest of the row that these users agree with; nothing that people see changes.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn renew_digests(&mut self, digests: &[(Id<kind::User>, [u8; 16])]) -> Result<()> {
        for (user, digest) in digests {
            let sql = "UPDATE users SET sync_digest = $2 WHERE id = $1";
            self.0.db.execute(sql, values![*user, *digest]).await?;
        }
        Ok(())
    }

    /// Marks users as leaving; answers how many were not yet.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn mark_deletion_pending(
        &mut self,
        project: Id<kind::Project>,
        users: &[Id<kind::User>],
        now: Timestamp,
    ) -> Result<u64> {
        let sql = "UPDATE users SET state = 'deletion_pending', enrolment = 'deletion_pending', \
                   deletion_requested_at = {0}, updated_at = {0}, version = version + 1";
        self.update_set(sql, project, users, &[now.into()]).await
    }

    /// To be called after many rows were added, in the same unit: the next reader finds
    /// them by the right index.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn settle(&mut self) -> Result<()> {
        self.0.db.count_anew(GROWN).await
    }

    /// Runs an update of these users, passing over those who are leaving; `{0}` and so on are further values.
    async fn update_set(
        &mut self,
        sql: &str,
        project: Id<kind::Project>,
        users: &[Id<kind::User>],
        further: &[Value],
    ) -> Result<u64> {
        let mut touched = 0;
        for chunk in users.chunks(ids::CHUNK) {
            let (places, mut values) = ids::bind(project, chunk);
            let mut sql = format!("{sql} WHERE id IN ({places}) AND project_id = $1 AND state <> 'deletion_pending'");
            for (index, value) in further.iter().enumerate() {
                values.push(value.clone());
                sql = sql.replace(&format!("{{{index}}}"), &format!("${}", values.len()));
            }
            touched += self.0.db.execute(AssertSqlSafe(sql), values).await?;
        }
        Ok(touched)
    }
}

fn planned(listed: ListedUser) -> SyncUser {
    let profile = listed.user.profile;
    SyncUser {
        id: listed.user.id,
        state: listed.user.state,
        is_reset: listed.enrolment == Enrolment::Reset,
        is_invited: listed.enrolment == Enrolment::InvitationSent,
        origin: listed.user.origin,
        first_name: profile.first_name,
        last_name: profile.last_name,
        email: profile.email,
        card_id: profile.card_id,
        sync_id: profile.sync_id,
        custom: profile.custom,
        digest: listed.user.sync_digest,
    }
}
