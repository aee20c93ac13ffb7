//! Changes of filters that wait for a person.

use domain::automation::{HeldFilters, Losses};
use domain::id::{Id, kind};

use super::Automation;
use crate::db::{Row, values};
use crate::error::Result;

impl Automation<'_> {
    /// The filters of a pool that wait for a person.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn held_filters(
        &mut self,
        project: Id<kind::Project>,
        pool: Id<kind::CredentialPool>,
    ) -> Result<Option<HeldFilters>> {
        let sql = "SELECT * FROM held_filters WHERE pool_id = $1 AND project_id = $2";
        let row = self.0.db.fetch_optional(sql, values![pool, project]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Has filters wait for a person. Those of the pool that waited before are forgotten.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn hold_filters(&mut self, held: &HeldFilters) -> Result<()> {
        self.forget_held_filters(held.project, held.pool).await?;
        let sql = "INSERT INTO held_filters (pool_id, project_id, auto_generate_filter, auto_revoke_filter, losers, \
                   holders, asked_by, held_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values = values![
            held.pool,
            held.project,
            &held.auto_generate_filter,
            &held.auto_revoke_filter,
            held.losses.losers,
            held.losses.holders,
            &held.asked_by,
            held.held_at
        ];
        self.0.db.execute(sql, values).await.map(drop)
    }

    /// No filters of the pool wait any more; answers whether any did.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_held_filters(
        &mut self,
        project: Id<kind::Project>,
        pool: Id<kind::CredentialPool>,
    ) -> Result<bool> {
        let sql = "DELETE FROM held_filters WHERE pool_id = $1 AND project_id = $2";
        Ok(self.0.db.execute(sql, values![pool, project]).await? == 1)
    }
}

fn read(row: &Row) -> Result<HeldFilters> {
    Ok(HeldFilters {
        pool: row.get("pool_id")?,
        project: row.get("project_id")?,
        auto_generate_filter: row.get("auto_generate_filter")?,
        auto_revoke_filter: row.get("auto_revoke_filter")?,
        losses: Losses { losers: row.get("losers")?, holders: row.get("holders")? },
        asked_by: row.get("asked_by")?,
        held_at: row.get("held_at")?,
    })
}
