//! How certificates stand, as OCSP and lists of revoked certificates tell it.

use domain::certificate::{CertificateState, RevocationReason, Serial};
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

/// Which authority answers: as it is stored now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answering {
    /// The authority.
    pub authority: Id<kind::Authority>,
    /// The version of its row.
    pub version: u64,
    /// When the certificate of its responder ends.
    pub responder_not_after: Option<Timestamp>,
}

/// A certificate that stands in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedCertificate {
    /// Its serial number, where the next page begins.
    pub serial: Serial,
    /// Since when it stands there.
    pub since: Timestamp,
    /// Why it was revoked; `None`: it is on hold.
    pub reason: Option<RevocationReason>,
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

    /// How the certificate with this serial number of the authority with this slug stands, and which authority that is:
    /// one question for one answer of OCSP.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn status_at(
        &mut self,
        slug: &str,
        serial: &Serial,
    ) -> Result<Option<(Answering, Option<CertificateStatus>)>> {
        let sql = "SELECT authorities.id, authorities.version, authorities.responder_not_after, certificates.state, \
                   certificates.holds, certificates.reason, certificates.since FROM authorities LEFT JOIN certificates \
                   ON certificates.authority_id = authorities.id AND certificates.serial = $2 WHERE authorities.slug = $1";
        let Some(row) = self.0.db.fetch_optional(sql, values![slug, serial.to_string()]).await? else {
            return Ok(None);
        };
        let answering = Answering {
            authority: row.get("id")?,
            version: row.get("version")?,
            responder_not_after: row.get("responder_not_after")?,
        };
        let status = match row.get::<Option<Timestamp>>("since")? {
            Some(since) => Some(CertificateStatus { state: state(&row)?, since }),
            None => None,
        };
        Ok(Some((answering, status)))
    }

    /// The certificates of an authority that are revoked or on hold and not over, by serial number, after one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn listed(
        &mut self,
        authority: Id<kind::Authority>,
        after: Option<Serial>,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<ListedCertificate>> {
        let sql = "SELECT serial, reason, since FROM certificates WHERE authority_id = $1 AND serial > $2 \
                   AND state IN ('on_hold', 'revoked') AND not_after >= $3 ORDER BY serial LIMIT $4";
        let after = after.map(|serial| serial.to_string()).unwrap_or_default();
        let rows = self.0.db.fetch_all(sql, values![authority, after, now, limit]).await?;
        let read = |row: &crate::db::Row| {
            let (since, reason) = (row.get("since")?, row.opt_word("reason")?);
            Ok(ListedCertificate { serial: row.word("serial")?, since, reason })
        };
        rows.iter().map(read).collect()
    }
}
