//! Credentials.

mod row;
mod search;
mod spec;
mod status;

use std::collections::{BTreeSet, HashMap};

use domain::credential::Credential;
use domain::id::{Id, kind};
use domain::time::Timestamp;
use filter::Checked;
use sqlx::AssertSqlSafe;

use crate::db::{Value, values};
use crate::error::{Error, Result};
use crate::repo::list::{self, ListQuery, Page};
use crate::repo::{exactly_one, ids};
use crate::session::Session;

pub use spec::CREDENTIALS;

pub(crate) use row::read;

/// How many cards are looked for by one statement.
const TOGETHER: usize = 500;

/// What goes with a credential; `$1` is its id, `$2` the project.
const WITH_IT: [&str; 6] = [
    "DELETE FROM invitation_codes WHERE project_id = $2 AND invitation_id IN \
     (SELECT id FROM invitations WHERE credential_id = $1 AND project_id = $2)",
    "DELETE FROM invitations WHERE credential_id = $1 AND project_id = $2",
    "DELETE FROM devices WHERE credential_id = $1 AND project_id = $2",
    "DELETE FROM deactivations WHERE credential_id = \
     (SELECT id FROM credentials WHERE id = $1 AND project_id = $2)",
    "DELETE FROM automation_endings WHERE credential_id = \
     (SELECT id FROM credentials WHERE id = $1 AND project_id = $2)",
    "UPDATE credentials SET replaces = NULL WHERE replaces = $1 AND project_id = $2",
];

/// Reads and writes credentials.
pub struct Credentials<'s>(pub(crate) &'s mut Session);

impl Credentials<'_> {
    /// The project's credential with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, id: Id<kind::Credential>) -> Result<Option<Credential>> {
        let sql = "SELECT * FROM credentials WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// As [`Credentials::lookup`], and nobody else changes it until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock(&mut self, project: Id<kind::Project>, id: Id<kind::Credential>) -> Result<Option<Credential>> {
        let lock = self.0.db.dialect().for_update();
        let sql = format!("SELECT * FROM credentials WHERE id = $1 AND project_id = $2{lock}");
        let row = self.0.db.fetch_optional(AssertSqlSafe(sql), values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// As [`Credentials::of_ids`], in the order of their ids, and nobody else changes them until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_many(
        &mut self,
        project: Id<kind::Project>,
        wanted: &BTreeSet<Id<kind::Credential>>,
    ) -> Result<Vec<Credential>> {
        let lock = self.0.db.dialect().for_update();
        let wanted: Vec<_> = wanted.iter().copied().collect();
        let sql = |places: &str| {
            format!("SELECT * FROM credentials WHERE id IN ({places}) AND project_id = $1 ORDER BY id{lock}")
        };
        ids::read_each(&mut self.0.db, project, &wanted, sql, read).await
    }

    /// The project's credential with this id, if it is this user's.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup_of_user(
        &mut self,
        project: Id<kind::Project>,
        user: Id<kind::User>,
        id: Id<kind::Credential>,
    ) -> Result<Option<Credential>> {
        let sql = "SELECT * FROM credentials WHERE id = $1 AND project_id = $2 AND user_id = $3";
        let row = self.0.db.fetch_optional(sql, values![id, project, user]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The credential that a system knows by this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_remote_card(
        &mut self,
        system: Id<kind::CredentialSystem>,
        card: &str,
    ) -> Result<Option<Credential>> {
        let sql = "SELECT * FROM credentials WHERE system_id = $1 AND remote_card = $2";
        let row = self.0.db.fetch_optional(sql, values![system, card]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Which credentials these cards of a system are, by the card's id there.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_remote_cards(
        &mut self,
        system: Id<kind::CredentialSystem>,
        cards: &BTreeSet<&str>,
    ) -> Result<HashMap<String, Credential>> {
        let mut found = HashMap::new();
        for chunk in cards.iter().collect::<Vec<_>>().chunks(TOGETHER) {
            let places: Vec<_> = (2..2 + chunk.len()).map(|n| format!("${n}")).collect();
            let places = places.join(", ");
            let sql = format!("SELECT * FROM credentials WHERE system_id = $1 AND remote_card IN ({places})");
            let mut values = values![system];
            values.extend(chunk.iter().map(|card| Value::from(**card)));
            for row in &self.0.db.fetch_all(AssertSqlSafe(sql), values).await? {
                found.insert(row.get("remote_card")?, read(row)?);
            }
        }
        Ok(found)
    }

    /// The credential that an invitation of a system brings.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_remote_invitation(
        &mut self,
        system: Id<kind::CredentialSystem>,
        invitation: &str,
    ) -> Result<Option<Credential>> {
        let sql = "SELECT * FROM credentials WHERE system_id = $1 AND remote_invitation = $2";
        let row = self.0.db.fetch_optional(sql, values![system, invitation]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The credentials that a phone has, by the system's id of the phone.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_remote_phone(
        &mut self,
        system: Id<kind::CredentialSystem>,
        phone: &str,
    ) -> Result<Vec<Credential>> {
        let sql = "SELECT * FROM credentials WHERE system_id = $1 AND remote_phone = $2 ORDER BY id";
        let rows = self.0.db.fetch_all(sql, values![system, phone]).await?;
        rows.iter().map(read).collect()
    }

    /// How many credentials of a system are not over yet.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn live_of_system(&mut self, system: Id<kind::CredentialSystem>) -> Result<u64> {
        let sql = "SELECT count(*) AS live FROM credentials \
                   WHERE system_id = $1 AND NOT (intent = 'revoked' AND observed IN ('nothing', 'revoked'))";
        self.0.db.fetch_one(sql, values![system]).await?.get("live")
    }

    /// Ends every credential of a system here, without asking it. As they may live on there, their card numbers stay taken.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_system(&mut self, system: Id<kind::CredentialSystem>) -> Result<()> {
        let sql = "UPDATE credentials SET intent = 'revoked', intent_reason = 'revoked', observed = 'revoked', \
                   pending_reason = NULL, due_at = NULL, revocation_promised_by = NULL, version = version + 1 \
                   WHERE system_id = $1 AND NOT (intent = 'revoked' AND observed IN ('nothing', 'revoked'))";
        self.0.db.execute(sql, values![system]).await.map(drop)
    }

    /// A page of the credentials of a system that are not over yet, in the order of their ids, after this one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn page_of_system(
        &mut self,
        system: Id<kind::CredentialSystem>,
        after: Option<Id<kind::Credential>>,
        limit: u32,
    ) -> Result<Vec<Credential>> {
        let sql = "SELECT * FROM credentials WHERE system_id = $1 AND id > $2 \
                   AND NOT (intent = 'revoked' AND observed IN ('nothing', 'revoked')) ORDER BY id LIMIT $3";
        let after = after.unwrap_or_else(|| Id::from_bytes([0; 16]));
        let rows = self.0.db.fetch_all(sql, values![system, after, limit]).await?;
        rows.iter().map(read).collect()
    }

    /// All credentials of a user, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of_user(&mut self, project: Id<kind::Project>, user: Id<kind::User>) -> Result<Vec<Credential>> {
        let sql = "SELECT * FROM credentials WHERE user_id = $1 AND project_id = $2 ORDER BY id";
        let rows = self.0.db.fetch_all(sql, values![user, project]).await?;
        rows.iter().map(read).collect()
    }

    /// All credentials of these users, user by user.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of_users(&mut self, project: Id<kind::Project>, users: &[Id<kind::User>]) -> Result<Vec<Credential>> {
        let sql = |places: &str| {
            format!("SELECT * FROM credentials WHERE user_id IN ({places}) AND project_id = $1 ORDER BY user_id, id")
        };
        ids::read_each(&mut self.0.db, project, users, sql, read).await
    }

    /// Credentials of any project that somebody deleted and that are over, in the order of their ids.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn to_remove(&mut self, limit: u32) -> Result<Vec<Credential>> {
        let sql = "SELECT * FROM credentials WHERE removing = 1 AND intent = 'revoked' \
                   AND observed IN ('nothing', 'revoked') AND device_id IS NULL AND retiring = '[]' ORDER BY id LIMIT $1";
        self.0.db.fetch_all(sql, values![limit]).await?.iter().map(read).collect()
    }

    /// Credentials of a project by their ids, in no order.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of_ids(
        &mut self,
        project: Id<kind::Project>,
        wanted: &[Id<kind::Credential>],
    ) -> Result<Vec<Credential>> {
        let sql = |places: &str| format!("SELECT * FROM credentials WHERE id IN ({places}) AND project_id = $1");
        ids::read_each(&mut self.0.db, project, wanted, sql, read).await
    }

    /// Credentials of any project that time alone changes by now, most urgent first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn due(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Credential>> {
        let sql = "SELECT * FROM credentials WHERE due_at <= $1 ORDER BY due_at LIMIT $2";
        let rows = self.0.db.fetch_all(sql, values![now, limit]).await?;
        rows.iter().map(read).collect()
    }

    /// Credentials of any project that wait for a number which another user holds, in the order of their ids, after this one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn waiting_for_number(
        &mut self,
        after: Option<Id<kind::Credential>>,
        limit: u32,
    ) -> Result<Vec<Credential>> {
        let sql = "SELECT * FROM credentials WHERE pending_reason = 'number_in_use' AND id > $1 ORDER BY id LIMIT $2";
        let after = after.unwrap_or_else(|| Id::from_bytes([0; 16]));
        let rows = self.0.db.fetch_all(sql, values![after, limit]).await?;
        rows.iter().map(read).collect()
    }

    /// A page of a project's credentials, as [`CREDENTIALS`] can be filtered and sorted.
    ///
    /// # Errors
    /// [`crate::Error::ForeignCursor`] and [`crate::Error::Incomparable`] if the query does not fit the list.
    pub async fn list(
        &mut self,
        project: Id<kind::Project>,
        query: &ListQuery,
        now: Timestamp,
    ) -> Result<Page<Credential>> {
        let scope = vec![("project_id", project.into())];
        list::page_at(&mut self.0.db, &CREDENTIALS, scope, query, read, now).await
    }

    /// How many credentials a project has that the filter is true of.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if the filter does not fit the list.
    pub async fn count(&mut self, project: Id<kind::Project>, filter: Option<&Checked>, now: Timestamp) -> Result<u64> {
        list::count_at(&mut self.0.db, &CREDENTIALS, vec![("project_id", project.into())], filter, now).await
    }

    /// A page of a pool's credentials.
    ///
    /// # Errors
    /// [`crate::Error::ForeignCursor`] and [`crate::Error::Incomparable`] if the query does not fit the list.
    pub async fn of_pool(
        &mut self,
        project: Id<kind::Project>,
        pool: Id<kind::CredentialPool>,
        query: &ListQuery,
        now: Timestamp,
    ) -> Result<Page<Credential>> {
        let scope = vec![("pool_id", pool.into()), ("project_id", project.into())];
        list::page_at(&mut self.0.db, &CREDENTIALS, scope, query, read, now).await
    }

    /// Adds a credential.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add(&mut self, credential: &Credential) -> Result<()> {
        self.add_many([credential]).await.map(drop)
    }

    /// Adds many credentials as fast as the database takes them; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add_many<'c>(&mut self, credentials: impl IntoIterator<Item = &'c Credential>) -> Result<u64> {
        self.0.db.bulk_insert("credentials", row::COLUMNS, credentials.into_iter().map(row::columns)).await
    }

    /// Writes a credential whose version was raised by one.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster.
    pub async fn update(&mut self, credential: &Credential) -> Result<()> {
        self.0.db.execute(row::UPDATE, row::changes(credential)).await.and_then(exactly_one)
    }

    /// Writes down when a credential was used last. It is no edit: the version stays.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn note_use(
        &mut self,
        project: Id<kind::Project>,
        id: Id<kind::Credential>,
        at: Timestamp,
    ) -> Result<()> {
        let sql = "UPDATE credentials SET last_used_at = $3 \
                   WHERE id = $1 AND project_id = $2 AND (last_used_at IS NULL OR last_used_at < $3)";
        self.0.db.execute(sql, values![id, project, at]).await.map(drop)
    }

    /// Removes a credential with its invitations and phones; events and audit stay.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it is gone.
    pub async fn remove(&mut self, project: Id<kind::Project>, id: Id<kind::Credential>) -> Result<()> {
        for statement in WITH_IT {
            self.0.db.execute(statement, values![id, project]).await?;
        }
        let sql = "DELETE FROM credentials WHERE id = $1 AND project_id = $2";
        self.0.db.execute(sql, values![id, project]).await.and_then(exactly_one)
    }

    /// Writes many credentials whose versions were raised by one.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if somebody else was faster with one of them.
    pub async fn update_many(&mut self, credentials: &[Credential]) -> Result<()> {
        let rows = credentials.iter().map(row::changes);
        let updated = self.0.db.bulk_update("credentials", row::CHANGING, rows).await?;
        if updated == credentials.len() as u64 { Ok(()) } else { Err(Error::Stale) }
    }
}
