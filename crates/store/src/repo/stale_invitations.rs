//! Invitations that nobody accepts: whom to remind, and whose place to give back.

use domain::id::{Id, kind};
use domain::invitation::{Channel, HeldGiveBacks};
use domain::time::Timestamp;

use crate::db::{Row, values};
use crate::error::Result;
use crate::session::Session;

/// Reads and writes what is done about invitations that nobody accepts.
pub struct StaleInvitations<'s>(pub(crate) &'s mut Session);

/// An invitation that was sent a while ago, and nobody has accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unanswered {
    /// The credential that waits for it.
    pub credential: Id<kind::Credential>,
    /// How it was sent.
    pub channel: Channel,
}

/// `$1` the project, `$2` the latest end of the newest invitation.
const LAPSED: &str = "FROM credentials c \
    LEFT JOIN invitation_care k ON k.credential_id = c.id AND k.generation = c.generation \
    WHERE c.project_id = $1 AND c.pending_reason = 'invitation_expired' AND c.intent = 'active' \
    AND coalesce(k.kept, 0) = 0 \
    AND (SELECT max(i.expires_at) FROM invitations i WHERE i.credential_id = c.id) <= $2";

impl StaleInvitations<'_> {
    /// Open invitations by mail or SMS that were sent up to a moment, the oldest first: those whose holders were reminded
    /// less than so often, and not after the moment.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn unanswered(
        &mut self,
        project: Id<kind::Project>,
        sent_by: Timestamp,
        most: u8,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Unanswered>> {
        let sql = "SELECT i.credential_id, i.channel FROM invitations i JOIN credentials c ON c.id = i.credential_id \
                   LEFT JOIN invitation_care k ON k.credential_id = c.id AND k.generation = c.generation \
                   WHERE i.project_id = $1 AND i.state = 'sent' AND i.sent_at <= $2 AND i.channel <> 'shown' \
                   AND i.expires_at > $4 AND i.generation = c.generation AND c.intent = 'active' \
                   AND c.observed = 'invited' AND coalesce(k.reminders, 0) < $3 \
                   AND (k.reminded_at IS NULL OR k.reminded_at <= $2) ORDER BY i.sent_at LIMIT $5";
        let values = values![project, sent_by, u32::from(most), now, limit];
        let rows = self.0.db.fetch_all(sql, values).await?;
        let read = |row: &Row| Ok(Unanswered { credential: row.get("credential_id")?, channel: row.word("channel")? });
        rows.iter().map(read).collect()
    }

    /// How often the holder of a credential of this generation was reminded, and when last.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn reminders(
        &mut self,
        credential: Id<kind::Credential>,
        generation: u32,
    ) -> Result<(u32, Option<Timestamp>)> {
        let sql = "SELECT reminders, reminded_at FROM invitation_care WHERE credential_id = $1 AND generation = $2";
        let row = self.0.db.fetch_optional(sql, values![credential, generation]).await?;
        row.map_or(Ok((0, None)), |row| Ok((row.get("reminders")?, row.get("reminded_at")?)))
    }

    /// Counts a reminder. `before` and `after` are the credential's generations: an invitation of ours that is sent again
    /// is one of the next generation.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn reminded(
        &mut self,
        project: Id<kind::Project>,
        credential: Id<kind::Credential>,
        [before, after]: [u32; 2],
        at: Timestamp,
    ) -> Result<()> {
        let sql = "INSERT INTO invitation_care (credential_id, project_id, generation, reminders, reminded_at, kept) \
                   VALUES ($1, $2, $3, 1, $4, 0) ON CONFLICT (credential_id) DO UPDATE SET \
                   reminders = CASE WHEN invitation_care.generation = $5 \
                   THEN invitation_care.reminders + 1 ELSE 1 END, kept = 0, \
                   generation = excluded.generation, reminded_at = excluded.reminded_at";
        self.0.db.execute(sql, values![credential, project, after, at, before]).await.map(drop)
    }

    /// Credentials whose last invitation ended unaccepted by a moment, and that nobody wants to keep; in the order of
    /// their ids.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lapsed(
        &mut self,
        project: Id<kind::Project>,
        ended_by: Timestamp,
        limit: u32,
    ) -> Result<Vec<Id<kind::Credential>>> {
        let sql = format!("SELECT c.id {LAPSED} ORDER BY c.id LIMIT $3");
        let rows = self.0.db.fetch_all(sqlx::AssertSqlSafe(sql), values![project, ended_by, limit]).await?;
        rows.iter().map(|row| row.get("id")).collect()
    }

    /// How many [`StaleInvitations::lapsed`] are.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn count_lapsed(&mut self, project: Id<kind::Project>, ended_by: Timestamp) -> Result<u64> {
        let sql = format!("SELECT count(*) AS amount {LAPSED}");
        self.0.db.fetch_one(sqlx::AssertSqlSafe(sql), values![project, ended_by]).await?.get("amount")
    }

    /// Somebody wants to keep those that [`StaleInvitations::lapsed`] finds, until they are invited again; answers how
    /// many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn keep_lapsed(&mut self, project: Id<kind::Project>, ended_by: Timestamp) -> Result<u64> {
        let sql = format!(
            "INSERT INTO invitation_care (credential_id, project_id, generation, reminders, kept) \
             SELECT c.id, c.project_id, c.generation, 0, 1 {LAPSED} \
             ON CONFLICT (credential_id) DO UPDATE SET generation = excluded.generation, kept = 1"
        );
        self.0.db.execute(sqlx::AssertSqlSafe(sql), values![project, ended_by]).await
    }

    /// What waits for a person, if anything does.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn held(&mut self, project: Id<kind::Project>) -> Result<Option<HeldGiveBacks>> {
        let sql = "SELECT * FROM held_give_backs WHERE project_id = $1";
        let row = self.0.db.fetch_optional(sql, values![project]).await?;
        row.map(|row| {
            Ok(HeldGiveBacks {
                amount: row.get("amount")?,
                live: row.get("live")?,
                held_at: row.get("held_at")?,
                approved: row.get("approved")?,
            })
        })
        .transpose()
    }

    /// Has so many wait for a person, or says that they were approved.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn hold(&mut self, project: Id<kind::Project>, held: &HeldGiveBacks) -> Result<()> {
        let sql = "INSERT INTO held_give_backs (project_id, amount, live, held_at, approved) \
                   VALUES ($1, $2, $3, $4, $5) ON CONFLICT (project_id) DO UPDATE SET amount = excluded.amount, \
                   live = excluded.live, held_at = excluded.held_at, approved = excluded.approved";
        let values = values![project, held.amount, held.live, held.held_at, held.approved];
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// Nothing waits any more; answers whether anything did.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn end_hold(&mut self, project: Id<kind::Project>) -> Result<bool> {
        Ok(self.0.db.execute("DELETE FROM held_give_backs WHERE project_id = $1", values![project]).await? == 1)
    }
}
