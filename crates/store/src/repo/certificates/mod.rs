//! Certificates: rows that are there before the certificates are.

mod find;
mod row;
mod search;
mod status;

use domain::certificate::{Certificate, CertificateState};
use domain::id::{Id, kind};
use filter::Checked;

use crate::db::values;
use crate::error::Result;
use crate::repo::exactly_one;
use crate::repo::list::{self, Column, ListQuery, ListSpec, Listed, Page, SortBy};
use crate::session::Session;

pub use status::{Answering, CertificateStatus, ListedCertificate};

/// Reads and writes certificates. Whoever changes one has locked it before.
pub struct Certificates<'s>(pub(crate) &'s mut Session);

/// What is to be signed for a certificate, as it is stored until it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intended {
    /// `TBSCertificate` in DER.
    pub to_be_signed: Vec<u8>,
    /// What only the project's key makes of it.
    pub code: [u8; 16],
}

/// The list of certificates.
pub const CERTIFICATES: ListSpec = ListSpec {
    table: "certificates",
    key: Column::blob("id"),
    attributes: &[
        Listed::id::<kind::Certificate>("id", "id"),
        Listed::id::<kind::Authority>("authority_id", "authority_id"),
        Listed::folded("serial", "serial"),
        Listed::folded("profile", "profile"),
        Listed::id::<kind::User>("user_id", "user_id"),
        Listed::id::<kind::Credential>("credential_id", "credential_id"),
        Listed::id::<kind::Device>("device_id", "device_id"),
        Listed::folded("key_id", "key_id"),
        Listed::folded("origin", "origin"),
        Listed::folded("subject", "subject_key"),
        Listed::folded("state", "state"),
        Listed::folded("reason", "reason"),
        Listed::time("not_before", "not_before"),
        Listed::time("not_after", "not_after"),
        Listed::time("since", "since"),
        Listed::time("created_at", "created_at"),
    ],
    custom: None,
    // Ids begin with the moment at which they were made.
    sorts: &[
        SortBy { name: "created_at", columns: &[], nullable: false },
        SortBy { name: "not_after", columns: &[Column::int("not_after")], nullable: false },
    ],
};

impl Certificates<'_> {
    /// A page of a project's certificates, as [`CERTIFICATES`] can be filtered and sorted.
    ///
    /// # Errors
    /// [`crate::Error::ForeignCursor`] and [`crate::Error::Incomparable`] if the query does not fit the list.
    pub async fn list(&mut self, project: Id<kind::Project>, query: &ListQuery) -> Result<Page<Certificate>> {
        list::page(&mut self.0.db, &CERTIFICATES, vec![("project_id", project.into())], query, row::read).await
    }

    /// How many certificates a project has that the filter is true of.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if the filter does not fit the list.
    pub async fn count(&mut self, project: Id<kind::Project>, filter: Option<&Checked>) -> Result<u64> {
        list::count(&mut self.0.db, &CERTIFICATES, vec![("project_id", project.into())], filter).await
    }

    /// Adds prepared certificates with what is to be signed for each.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if one has the serial number of another.
    pub async fn add_many(&mut self, prepared: &[(&Certificate, &Intended)]) -> Result<u64> {
        let rows: Vec<_> = prepared.iter().map(|(certificate, intended)| row::columns(certificate, intended)).collect();
        self.0.db.bulk_insert("certificates", row::COLUMNS, rows).await
    }

    /// Records that a prepared certificate is signed.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it is not prepared any more.
    pub async fn record(&mut self, certificate: &Certificate, der: &[u8]) -> Result<()> {
        let sql = "UPDATE certificates SET state = $3, holds = $4, since = $5, der = $6, to_be_signed = NULL, code = NULL \
                   WHERE id = $1 AND project_id = $2 AND state = 'prepared'";
        let (state, since) = (certificate.state, certificate.since);
        let values = values![
            certificate.id,
            certificate.project,
            state.as_str(),
            u32::from(state.holds().bits()),
            since,
            der.to_vec()
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)?;
        if state.is_listed() { self.note_change(certificate).await } else { Ok(()) }
    }

    /// Writes how a certificate stands, which this unit has locked.
    ///
    /// # Errors
    /// [`crate::Error::Stale`] if it is gone.
    pub async fn update(&mut self, certificate: &Certificate) -> Result<()> {
        let sql = "UPDATE certificates SET state = $3, holds = $4, reason = $5, since = $6, \
                   to_be_signed = CASE WHEN $3 = 'prepared' THEN to_be_signed ELSE NULL END, \
                   code = CASE WHEN $3 = 'prepared' THEN code ELSE NULL END WHERE id = $1 AND project_id = $2";
        let state = certificate.state;
        let reason = state.reason().map(domain::certificate::RevocationReason::as_str);
        let values = values![
            certificate.id,
            certificate.project,
            state.as_str(),
            u32::from(state.holds().bits()),
            reason,
            certificate.since,
        ];
        self.0.db.execute(sql, values).await.and_then(exactly_one)?;
        match state {
            CertificateState::Valid | CertificateState::OnHold(_) | CertificateState::Revoked(_) => {
                self.note_change(certificate).await
            }
            // What is over needs to stand in no list, and may stand there until the next one.
            CertificateState::Prepared | CertificateState::Abandoned | CertificateState::Expired => Ok(()),
        }
    }

    async fn note_change(&mut self, certificate: &Certificate) -> Result<()> {
        let sql = "INSERT INTO crl_changes (authority_id) VALUES ($1)";
        self.0.db.execute(sql, values![certificate.authority]).await.and_then(exactly_one)
    }
}
