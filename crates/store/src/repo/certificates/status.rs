//! How certificates stand, as OCSP and lists of revoked certificates tell it.

use domain::certificate::{CertificateState, Serial};
use domain::id::{Id, kind};
use domain::time::Timestamp;

use super::Certificates;
use super::row::state;
use crate::db::values;
use crate::error::Result;

/// How one certificate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateStatus {
    /// How.
    pub state: CertificateState,
    /// Since when.
    pub since: Timestamp,
}

/// A certificate that stands in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedCertificate {
    /// Its id, where the next page begins.
    pub id: Id<kind::Certificate>,
    /// Its serial number.
    pub serial: Serial,
    /// How it stands.
    pub status: CertificateStatus,
}

impl Certificates<'_> {
    /// How the certificate with this serial number stands.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn status(
        &mut self,
        authority: Id<kind::Authority>,
        serial: &Serial,
    ) -> Result<Option<CertificateStatus>> {
        let sql = "SELECT state, holds, reason, since FROM certificates WHERE authority_id = $1 AND serial = $2";
        let row = self.0.db.fetch_optional(sql, values![authority, serial.to_string()]).await?;
        row.map(|row| Ok(CertificateStatus { state: state(&row)?, since: row.get("since")? })).transpose()
    }

    /// The certificates of an authority that are revoked or on hold and not over, by id, after one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn listed(
        &mut self,
        authority: Id<kind::Authority>,
        after: Option<Id<kind::Certificate>>,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<ListedCertificate>> {
        let sql = "SELECT id, serial, state, holds, reason, since FROM certificates WHERE authority_id = $1 AND id > $2 \
                   AND state IN ('on_hold', 'revoked') AND not_after >= $3 ORDER BY id LIMIT $4";
        let after = after.map_or([0; 16], |id| *id.as_bytes());
        let rows = self.0.db.fetch_all(sql, values![authority, after, now, limit]).await?;
        let read = |row: &crate::db::Row| {
            let status = CertificateStatus { state: state(row)?, since: row.get("since")? };
            Ok(ListedCertificate { id: row.get("id")?, serial: row.word("serial")?, status })
        };
        rows.iter().map(read).collect()
    }
}
