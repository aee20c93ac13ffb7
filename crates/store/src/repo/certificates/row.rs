//! A certificate as a row.

use domain::certificate::{Certificate, CertificateOrigin, CertificateState, Holds, RevocationReason};
use domain::text::fold;

use super::Intended;
use crate::db::row::corrupt;
use crate::db::{Row, Value, values};
use crate::error::Result;

pub(super) const COLUMNS: &[&str] = &[
    "id",
    "project_id",
    "authority_id",
    "serial",
    "profile",
    "user_id",
    "credential_id",
    "device_id",
    "key_id",
    "origin",
    "replaces",
    "key_hash",
    "subject",
    "subject_key",
    "not_before",
    "not_after",
    "state",
    "holds",
    "reason",
    "since",
    "created_at",
    "to_be_signed",
    "code",
];

pub(super) fn columns(certificate: &Certificate, intended: &Intended) -> Vec<Value> {
    values![
        certificate.id,
        certificate.project,
        certificate.authority,
        certificate.serial.to_string(),
        &certificate.profile,
        certificate.user,
        certificate.credential,
        certificate.device,
        certificate.key_id.as_deref(),
        certificate.origin.as_str(),
        certificate.replaces,
        certificate.key_hash,
        &certificate.subject,
        fold(&certificate.subject),
        certificate.not_before,
        certificate.not_after,
        certificate.state.as_str(),
        u32::from(certificate.state.holds().bits()),
        certificate.state.reason().map(RevocationReason::as_str),
        certificate.since,
        certificate.created_at,
        intended.to_be_signed.clone(),
        intended.code,
    ]
}

/// What [`read`] needs: everything but the bytes.
pub(super) const READ: &str = "id, project_id, authority_id, serial, profile, user_id, credential_id, device_id, key_id, \
                               origin, replaces, key_hash, subject, not_before, not_after, state, holds, reason, since, \
                               created_at";

pub(super) fn read(row: &Row) -> Result<Certificate> {
    Ok(Certificate {
        id: row.get("id")?,
        project: row.get("project_id")?,
        authority: row.get("authority_id")?,
        serial: row.word("serial")?,
        profile: row.get("profile")?,
        user: row.get("user_id")?,
        credential: row.get("credential_id")?,
        device: row.get("device_id")?,
        key_id: row.get("key_id")?,
        origin: row.word::<CertificateOrigin>("origin")?,
        replaces: row.get("replaces")?,
        key_hash: row.get("key_hash")?,
        subject: row.get("subject")?,
        not_before: row.get("not_before")?,
        not_after: row.get("not_after")?,
        state: state(row)?,
        since: row.get("since")?,
        created_at: row.get("created_at")?,
    })
}

pub(super) fn state(row: &Row) -> Result<CertificateState> {
    let bits = u8::try_from(row.get::<u32>("holds")?).map_err(|_| corrupt("holds"))?;
    let holds = Holds::from_bits(bits).ok_or_else(|| corrupt("holds"))?;
    let word: String = row.get("state")?;
    CertificateState::from_parts(&word, holds, row.opt_word("reason")?).ok_or_else(|| corrupt("state"))
}
