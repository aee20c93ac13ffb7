//! Orders of certificates: what goes onto phones beside the ID for doors.

use domain::id::{Id, kind};
use domain::mobile_id::{CertificateOrder, OrderState};
use domain::time::Timestamp;

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::{exactly_one, json};
use crate::session::Session;

/// Reads and writes orders of certificates. Whoever changes one has locked its credential before.
pub struct CertificateOrders<'s>(pub(crate) &'s mut Session);

/// Finds what ends soon. That a certificate is live is said twice, so that SQLite sees which index may serve.
const NEAR_END: &str = "SELECT certificates.credential_id AS credential_id, MIN(certificates.not_after) AS first_end \
    FROM certificates JOIN certificate_orders ON certificate_orders.credential_id = certificates.credential_id \
    WHERE certificates.project_id = $1 AND certificates.not_after >= $2 AND certificates.not_after < $3 \
    AND certificates.state IN ('valid', 'on_hold') AND certificates.state = 'valid' \
    AND certificates.device_id IS NOT NULL AND certificate_orders.state = 'installed' \
    AND (certificate_orders.quiet_until IS NULL OR certificate_orders.quiet_until <= $2) \
    GROUP BY certificates.credential_id ORDER BY first_end, certificates.credential_id LIMIT $4";

/// What was done about the end of a mobile ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Looked {
    /// When its holder was last reminded.
    pub reminded_at: Option<Timestamp>,
    /// The end before which its renewal was begun.
    pub renewal_end: Option<Timestamp>,
    /// Until when nothing becomes due.
    pub quiet_until: Option<Timestamp>,
}

impl CertificateOrders<'_> {
    /// The newest order for a credential.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lookup(&mut self, credential: Id<kind::Credential>) -> Result<Option<CertificateOrder>> {
        let sql = "SELECT * FROM certificate_orders WHERE credential_id = $1";
        let row = self.0.db.fetch_optional(sql, values![credential]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Writes an order in the place of whatever was ordered for the credential before.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put(&mut self, order: &CertificateOrder) -> Result<()> {
        let sql = "INSERT INTO certificate_orders (credential_id, project_id, user_id, process_id, state, plan, created_at, \
                   updated_at, renewal_asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (credential_id) DO UPDATE SET \
                   process_id = excluded.process_id, state = excluded.state, plan = excluded.plan, \
                   created_at = excluded.created_at, updated_at = excluded.updated_at, \
                   renewal_asked_at = excluded.renewal_asked_at";
        let values = values![
            order.credential,
            order.project,
            order.user,
            order.process,
            order.state.as_str(),
            json(&order.plan, "plan")?,
            order.created_at,
            order.updated_at,
            order.renewal_asked_at,
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }

    /// The project's credentials with installed orders that have a valid certificate on a phone which ends from `now` on and
    /// before `until`, and are not quiet; the first to end first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn near_end(
        &mut self,
        project: Id<kind::Project>,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Id<kind::Credential>>> {
        let rows = self.0.db.fetch_all(NEAR_END, values![project, now, until, limit]).await?;
        rows.iter().map(|row| row.get("credential_id")).collect()
    }

    /// How the database would find [`CertificateOrders::near_end`], in its own words.
    #[cfg(feature = "testing")]
    pub(crate) async fn explain_near_end(
        &mut self,
        project: Id<kind::Project>,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<String>> {
        let (words, answer) = self.0.db.dialect().explain();
        let sql = sqlx::AssertSqlSafe(format!("{words} {NEAR_END}"));
        let rows = self.0.db.fetch_all(sql, values![project, now, until, 500_u32]).await?;
        rows.iter().map(|row| row.get(answer)).collect()
    }

    /// What was done about the end of a credential's mobile ID.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn looked(&mut self, credential: Id<kind::Credential>) -> Result<Looked> {
        let sql = "SELECT reminded_at, renewal_end, quiet_until FROM certificate_orders WHERE credential_id = $1";
        let Some(row) = self.0.db.fetch_optional(sql, values![credential]).await? else { return Ok(Looked::default()) };
        Ok(Looked {
            reminded_at: row.get("reminded_at")?,
            renewal_end: row.get("renewal_end")?,
            quiet_until: row.get("quiet_until")?,
        })
    }

    /// Writes what was done about the end of a credential's mobile ID.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if nothing is ordered for it.
    pub async fn note_look(&mut self, credential: Id<kind::Credential>, looked: &Looked) -> Result<()> {
        let sql = "UPDATE certificate_orders SET reminded_at = $2, renewal_end = $3, quiet_until = $4 \
                   WHERE credential_id = $1";
        let values = values![credential, looked.reminded_at, looked.renewal_end, looked.quiet_until];
        self.0.db.execute(sql, values).await.and_then(exactly_one)
    }
}

fn read(row: &Row) -> Result<CertificateOrder> {
    Ok(CertificateOrder {
        credential: row.get("credential_id")?,
        project: row.get("project_id")?,
        user: row.get("user_id")?,
        process: row.get("process_id")?,
        state: row.word::<OrderState>("state")?,
        plan: row.json("plan")?,
        renewal_asked_at: row.get("renewal_asked_at")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}
