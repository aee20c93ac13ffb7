//! Invitations: the ledger of ways to a phone.

use domain::id::{Id, kind};
use domain::invitation::Invitation;
use domain::time::Timestamp;
use filter::Checked;
use sqlx::AssertSqlSafe;
use zeroize::Zeroizing;

use crate::db::row::corrupt;
use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::list::{self, Column, ListQuery, ListSpec, Listed, Page, SortBy};
use crate::repo::{exactly_one, ids};
use crate::seal::Place;
use crate::session::Session;

/// Reads and writes invitations. Whoever changes one has locked it before.
pub struct Invitations<'s>(pub(crate) &'s mut Session);

/// The list of invitations.
pub const INVITATIONS: ListSpec = ListSpec {
    table: "invitations",
    key: Column::blob("id"),
    attributes: &[
        Listed::id::<kind::Invitation>("id", "id"),
        Listed::id::<kind::User>("user_id", "user_id"),
        Listed::id::<kind::Credential>("credential_id", "credential_id"),
        Listed::id::<kind::Device>("device_id", "device_id"),
        Listed::folded("channel", "channel"),
        Listed::folded("state", "state"),
        Listed::integer("generation", "generation"),
        Listed::time("created_at", "created_at"),
        Listed::time("sent_at", "sent_at"),
        Listed::time("accepted_at", "accepted_at"),
        Listed::time("expires_at", "expires_at"),
    ],
    custom: None,
    // Ids begin with the moment at which they were made.
    sorts: &[SortBy { name: "created_at", columns: &[], nullable: false }],
};

const COLUMNS: &[&str] = &[
    "id",
    "project_id",
    "user_id",
    "credential_id",
    "generation",
    "channel",
    "code_hash",
    "state",
    "resend_of",
    "device_id",
    "failed_attempts",
    "created_at",
    "sent_at",
    "accepted_at",
    "expires_at",
];

impl Invitations<'_> {
    /// The project's invitation with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, project: Id<kind::Project>, id: Id<kind::Invitation>) -> Result<Option<Invitation>> {
        let sql = "SELECT * FROM invitations WHERE id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// As [`Invitations::lookup`], and nobody else changes it until the unit ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock(&mut self, project: Id<kind::Project>, id: Id<kind::Invitation>) -> Result<Option<Invitation>> {
        let sql =
            format!("SELECT * FROM invitations WHERE id = $1 AND project_id = $2{}", self.0.db.dialect().for_update());
        let row = self.0.db.fetch_optional(AssertSqlSafe(sql), values![id, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The invitation whose code has this hash, in whatever project; codes are the phone's only word.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_code(&mut self, code_hash: &[u8; 32]) -> Result<Option<Invitation>> {
        let sql = "SELECT * FROM invitations WHERE code_hash = $1";
        let row = self.0.db.fetch_optional(sql, values![*code_hash]).await?;
        row.as_ref().map(read).transpose()
    }

    /// As [`Invitations::by_code`], and nobody else changes it until the unit ends: of two
    /// phones that claim at once, one waits for the other.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_by_code(&mut self, code_hash: &[u8; 32]) -> Result<Option<Invitation>> {
        let sql = format!("SELECT * FROM invitations WHERE code_hash = $1{}", self.0.db.dialect().for_update());
        let row = self.0.db.fetch_optional(AssertSqlSafe(sql), values![*code_hash]).await?;
        row.as_ref().map(read).transpose()
    }

    /// All invitations of a credential, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of_credential(
        &mut self,
        project: Id<kind::Project>,
        credential: Id<kind::Credential>,
    ) -> Result<Vec<Invitation>> {
        let sql = "SELECT * FROM invitations WHERE credential_id = $1 AND project_id = $2 ORDER BY id";
        let rows = self.0.db.fetch_all(sql, values![credential, project]).await?;
        rows.iter().map(read).collect()
    }

    /// All invitations of these credentials, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of_credentials(
        &mut self,
        project: Id<kind::Project>,
        credentials: &[Id<kind::Credential>],
    ) -> Result<Vec<Invitation>> {
        let sql = |places: &str| {
            format!("SELECT * FROM invitations WHERE credential_id IN ({places}) AND project_id = $1 ORDER BY id")
        };
        ids::read_each(&mut self.0.db, project, credentials, sql, read).await
    }

    /// Invitations of any project that nobody took in time, the oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn past_expiry(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Invitation>> {
        let sql = "SELECT * FROM invitations WHERE state IN ('pending', 'sent') AND expires_at <= $1 \
                   ORDER BY expires_at LIMIT $2";
        let rows = self.0.db.fetch_all(sql, values![now, limit]).await?;
        rows.iter().map(read).collect()
    }

    /// A page of a project's invitations, as [`INVITATIONS`] can be filtered and sorted.
    ///
    /// # Errors
    /// [`crate::Error::ForeignCursor`] and [`crate::Error::Incomparable`] if the query does not fit the list.
    pub async fn list(&mut self, project: Id<kind::Project>, query: &ListQuery) -> Result<Page<Invitation>> {
        list::page(&mut self.0.db, &INVITATIONS, vec![("project_id", project.into())], query, read).await
    }

    /// How many invitations a project has that the filter is true of.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if the filter does not fit the list.
    pub async fn count(&mut self, project: Id<kind::Project>, filter: Option<&Checked>) -> Result<u64> {
        list::count(&mut self.0.db, &INVITATIONS, vec![("project_id", project.into())], filter).await
    }

    /// Adds an invitation.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if another has its code.
    pub async fn add(&mut self, invitation: &Invitation) -> Result<()> {
        self.add_many([invitation]).await.map(drop)
    }

    /// Adds many invitations as fast as the database takes them; answers how many.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if another has the code of one; then none is added.
    pub async fn add_many<'i>(&mut self, invitations: impl IntoIterator<Item = &'i Invitation>) -> Result<u64> {
        self.0.db.bulk_insert("invitations", COLUMNS, invitations.into_iter().map(columns)).await
    }

    /// Writes an invitation that this unit has locked.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it is gone.
    pub async fn update(&mut self, invitation: &Invitation) -> Result<()> {
        let sql = "UPDATE invitations SET state = $3, device_id = $4, failed_attempts = $5, sent_at = $6, \
                   accepted_at = $7 WHERE id = $1 AND project_id = $2";
        let values = values![
            invitation.id,
            invitation.project,
            invitation.state.as_str(),
            invitation.device,
            u32::from(invitation.failed_attempts),
            invitation.sent_at,
            invitation.accepted_at,
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// Keeps the code of a system's invitation, sealed, until it is read or has no use any more.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn keep_code(&mut self, invitation: &Invitation, code: &str) -> Result<()> {
        let sealed = self.0.master.seal(code.as_bytes(), place(&invitation.project, &invitation.id))?;
        let sql = "INSERT INTO invitation_codes (invitation_id, project_id, code, expires_at) VALUES ($1, $2, $3, $4)";
        let values = values![invitation.id, invitation.project, sealed, invitation.expires_at];
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Takes the code of a system's invitation: it can be read once.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn take_code(
        &mut self,
        project: Id<kind::Project>,
        invitation: Id<kind::Invitation>,
    ) -> Result<Option<Zeroizing<String>>> {
        let sql = "DELETE FROM invitation_codes WHERE invitation_id = $1 AND project_id = $2 RETURNING code";
        self.open_code(sql, project, invitation).await
    }

    /// The code of a system's invitation, for carrying it to its holder: it can be read all the same.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn peek_code(
        &mut self,
        project: Id<kind::Project>,
        invitation: Id<kind::Invitation>,
    ) -> Result<Option<Zeroizing<String>>> {
        let sql = "SELECT code FROM invitation_codes WHERE invitation_id = $1 AND project_id = $2";
        self.open_code(sql, project, invitation).await
    }

    async fn open_code(
        &mut self,
        sql: &'static str,
        project: Id<kind::Project>,
        invitation: Id<kind::Invitation>,
    ) -> Result<Option<Zeroizing<String>>> {
        let Some(row) = self.0.db.fetch_optional(sql, values![invitation, project]).await? else { return Ok(None) };
        let sealed: Vec<u8> = row.get("code")?;
        let plain = self.0.master.open(&sealed, place(&project, &invitation))?;
        String::from_utf8(plain.to_vec()).map(|code| Some(Zeroizing::new(code))).map_err(|_| corrupt("code"))
    }

    /// Whether the code of a system's invitation was not read yet.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn has_code(&mut self, project: Id<kind::Project>, invitation: Id<kind::Invitation>) -> Result<bool> {
        let sql = "SELECT 1 AS one FROM invitation_codes WHERE invitation_id = $1 AND project_id = $2";
        Ok(self.0.db.fetch_optional(sql, values![invitation, project]).await?.is_some())
    }

    /// Forgets codes whose invitations have ended; answers how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_codes(&mut self, now: Timestamp) -> Result<u64> {
        self.0.db.execute("DELETE FROM invitation_codes WHERE expires_at <= $1", values![now]).await
    }

    /// Cancels whatever of a credential can still be accepted; answers what was cancelled.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn void(
        &mut self,
        project: Id<kind::Project>,
        credential: Id<kind::Credential>,
    ) -> Result<Vec<Invitation>> {
        let sql = "UPDATE invitations SET state = 'cancelled' \
                   WHERE credential_id = $1 AND project_id = $2 AND state IN ('pending', 'sent') RETURNING *";
        let rows = self.0.db.fetch_all(sql, values![credential, project]).await?;
        rows.iter().map(read).collect()
    }
}

fn place<'a>(project: &'a Id<kind::Project>, id: &'a Id<kind::Invitation>) -> Place<'a> {
    Place { table: "invitation_codes", column: "code", row: id.as_bytes(), project: project.as_bytes() }
}

fn columns(invitation: &Invitation) -> Vec<Value> {
    values![
        invitation.id,
        invitation.project,
        invitation.user,
        invitation.credential,
        invitation.generation,
        invitation.channel.as_str(),
        invitation.code_hash,
        invitation.state.as_str(),
        invitation.resend_of,
        invitation.device,
        u32::from(invitation.failed_attempts),
        invitation.created_at,
        invitation.sent_at,
        invitation.accepted_at,
        invitation.expires_at,
    ]
}

fn read(row: &Row) -> Result<Invitation> {
    Ok(Invitation {
        id: row.get("id")?,
        project: row.get("project_id")?,
        user: row.get("user_id")?,
        credential: row.get("credential_id")?,
        generation: row.get("generation")?,
        channel: row.word("channel")?,
        state: row.word("state")?,
        code_hash: row.get("code_hash")?,
        expires_at: row.get("expires_at")?,
        device: row.get("device_id")?,
        resend_of: row.get("resend_of")?,
        failed_attempts: row.get::<u32>("failed_attempts")?.try_into().map_err(|_| corrupt("failed_attempts"))?,
        created_at: row.get("created_at")?,
        sent_at: row.get("sent_at")?,
        accepted_at: row.get("accepted_at")?,
    })
}
