//! Orders of certificates: what goes onto phones beside the ID for doors.

use domain::id::{Id, kind};
use domain::mobile_id::{CertificateOrder, OrderState};

use crate::db::{Row, values};
use crate::error::Result;
use crate::repo::{exactly_one, json};
use crate::session::Session;

/// Reads and writes orders of certificates. Whoever changes one has locked its credential before.
pub struct CertificateOrders<'s>(pub(crate) &'s mut Session);

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
                   updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (credential_id) DO UPDATE SET \
                   process_id = excluded.process_id, state = excluded.state, plan = excluded.plan, \
                   created_at = excluded.created_at, updated_at = excluded.updated_at";
        let values = values![
            order.credential,
            order.project,
            order.user,
            order.process,
            order.state.as_str(),
            json(&order.plan, "plan")?,
            order.created_at,
            order.updated_at,
        ];
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
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}
