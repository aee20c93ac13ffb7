//! A credential as a row.

use domain::card::{CardFormat, CardNumber};
use domain::credential::{Counterpart, Credential, Intent, Reason, Revocation, Validity};
use domain::id::{Id, kind};
use domain::time::Timestamp;

use crate::db::row::corrupt;
use crate::db::{Row, Value, values};
use crate::error::Result;

/// The columns of a new row, in the order of [`columns`].
pub(super) const COLUMNS: &[&str] = &[
    "id",
    "project_id",
    "user_id",
    "system_id",
    "pool_id",
    "origin",
    "send_invitation",
    "replaces",
    "created_at",
    "version",
    "format",
    "facility_code",
    "number",
    "held_numbers",
    "intent",
    "intent_reason",
    "observed",
    "pending_reason",
    "revocation_requested_at",
    "revocation_accepted_at",
    "revocation_confirmed_at",
    "revocation_deadline",
    "revocation_promised_by",
    "valid_from",
    "valid_until",
    "generation",
    "device_id",
    "retiring",
    "last_used_at",
    "due_at",
    "remote_card",
    "remote_invitation",
    "remote_phone",
    "remote_before",
    "asked_at",
    "removing",
    "updated_at",
];

/// The values of a new row.
pub(super) fn columns(credential: &Credential) -> Vec<Value> {
    let mut row = values![
        credential.id,
        credential.project,
        credential.user,
        credential.system,
        credential.pool,
        credential.origin.as_str(),
        credential.send_invitation,
        credential.replaces,
        credential.created_at,
        credential.version,
    ];
    row.extend(changing(credential));
    row
}

/// The columns of [`changes`].
pub(super) const CHANGING: &[&str] = &[
    "id",
    "project_id",
    "version",
    "format",
    "facility_code",
    "number",
    "held_numbers",
    "intent",
    "intent_reason",
    "observed",
    "pending_reason",
    "revocation_requested_at",
    "revocation_accepted_at",
    "revocation_confirmed_at",
    "revocation_deadline",
    "revocation_promised_by",
    "valid_from",
    "valid_until",
    "generation",
    "device_id",
    "retiring",
    "last_used_at",
    "due_at",
    "remote_card",
    "remote_invitation",
    "remote_phone",
    "remote_before",
    "asked_at",
    "removing",
    "updated_at",
];

/// Writes everything that changes, if nobody else has.
pub(super) const UPDATE: &str = "UPDATE credentials SET version = $3, format = $4, facility_code = $5, number = $6, \
    held_numbers = $7, intent = $8, intent_reason = $9, observed = $10, pending_reason = $11, \
    revocation_requested_at = $12, revocation_accepted_at = $13, revocation_confirmed_at = $14, \
    revocation_deadline = $15, revocation_promised_by = $16, valid_from = $17, valid_until = $18, generation = $19, \
    device_id = $20, retiring = $21, last_used_at = $22, due_at = $23, remote_card = $24, remote_invitation = $25, \
    remote_phone = $26, remote_before = $27, asked_at = $28, removing = $29, updated_at = $30 \
    WHERE id = $1 AND project_id = $2 AND version = $3 - 1";

/// The values of [`UPDATE`].
pub(super) fn changes(credential: &Credential) -> Vec<Value> {
    let mut row = values![credential.id, credential.project, credential.version];
    row.extend(changing(credential));
    row
}

fn changing(credential: &Credential) -> Vec<Value> {
    let number = credential.number.as_ref();
    let revocation = credential.revocation.as_ref();
    let counterpart = &credential.counterpart;
    values![
        credential.format.as_str(),
        number.and_then(CardNumber::facility_code),
        number.map(CardNumber::number),
        held_numbers(&credential.held_numbers),
        credential.intent.as_str(),
        credential.intent.reason().map(Reason::as_str),
        credential.observed.as_str(),
        credential.pending_reason.map(domain::credential::PendingReason::as_str),
        revocation.map(|revocation| revocation.requested_at),
        revocation.and_then(|revocation| revocation.accepted_at),
        revocation.and_then(|revocation| revocation.confirmed_at),
        revocation.map(|revocation| revocation.deadline),
        revocation.filter(|revocation| revocation.confirmed_at.is_none()).map(|revocation| revocation.promised_by),
        credential.validity.from(),
        credential.validity.until(),
        credential.generation,
        credential.device,
        serde_json::json!(credential.retiring).to_string(),
        credential.last_used_at,
        credential.due_at(credential.updated_at),
        counterpart.card.as_deref(),
        counterpart.invitation.as_deref(),
        counterpart.phone.as_deref(),
        counterpart.before.as_ref().map(|before| serde_json::json!(before).to_string()),
        counterpart.asked_at,
        credential.removing,
        credential.updated_at,
    ]
}

fn held_numbers(numbers: &[CardNumber]) -> String {
    let parts: Vec<_> = numbers.iter().map(|number| (number.facility_code(), number.number())).collect();
    serde_json::json!(parts).to_string()
}

/// Reads a row.
pub(crate) fn read(row: &Row) -> Result<Credential> {
    let format: CardFormat = row.word("format")?;
    let number: Option<String> = row.get("number")?;
    let number = number.map(|number| read_number(format, row.get("facility_code")?, &number, "number"));
    let held: Vec<(Option<u32>, String)> = row.json("held_numbers")?;
    let held = held.into_iter().map(|(facility, number)| read_number(format, facility, &number, "held_numbers"));
    let reason: Option<String> = row.get("intent_reason")?;
    Ok(Credential {
        id: row.get("id")?,
        project: row.get("project_id")?,
        user: row.get("user_id")?,
        system: row.get("system_id")?,
        pool: row.get("pool_id")?,
        format,
        number: number.transpose()?,
        held_numbers: held.collect::<Result<_>>()?,
        intent: Intent::from_parts(&row.get::<String>("intent")?, reason.as_deref()).map_err(|_| corrupt("intent"))?,
        observed: row.word("observed")?,
        pending_reason: row.opt_word("pending_reason")?,
        revocation: read_revocation(row)?,
        counterpart: read_counterpart(row)?,
        send_invitation: row.get("send_invitation")?,
        replaces: row.get("replaces")?,
        removing: row.get("removing")?,
        validity: Validity::new(row.get("valid_from")?, row.get("valid_until")?).map_err(|_| corrupt("valid_until"))?,
        generation: row.get("generation")?,
        origin: row.word("origin")?,
        device: row.get("device_id")?,
        retiring: row.json::<Vec<Id<kind::Device>>>("retiring")?,
        last_used_at: row.get("last_used_at")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        version: row.get("version")?,
    })
}

fn read_number(format: CardFormat, facility_code: Option<u32>, text: &str, column: &str) -> Result<CardNumber> {
    CardNumber::parse(format, facility_code, text).map_err(|_| corrupt(column))
}

fn read_counterpart(row: &Row) -> Result<Counterpart> {
    let before: Option<String> = row.get("remote_before")?;
    let before = before.map(|json| serde_json::from_str(&json)).transpose().map_err(|_| corrupt("remote_before"))?;
    Ok(Counterpart {
        card: row.get("remote_card")?,
        invitation: row.get("remote_invitation")?,
        phone: row.get("remote_phone")?,
        before,
        asked_at: row.get("asked_at")?,
    })
}

fn read_revocation(row: &Row) -> Result<Option<Revocation>> {
    let Some(requested_at) = row.get("revocation_requested_at")? else { return Ok(None) };
    let deadline = row.get("revocation_deadline")?;
    let promised_by: Option<Timestamp> = row.get("revocation_promised_by")?;
    Ok(Some(Revocation {
        requested_at,
        accepted_at: row.get("revocation_accepted_at")?,
        confirmed_at: row.get("revocation_confirmed_at")?,
        // Only what is not kept yet is written: the list is sorted by it.
        promised_by: promised_by.unwrap_or(deadline),
        deadline,
    }))
}
