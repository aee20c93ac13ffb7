//! A user as a row.

use std::collections::BTreeMap;

use domain::contact::{EmailAddress, MobileNumber};
use domain::credential::Enrolment;
use domain::text::fold;
use domain::user::{Profile, User};

use crate::db::{Row, Value, values};
use crate::error::Result;

/// The columns of a new row, in the order of [`columns`].
pub(crate) const COLUMNS: &[&str] = &[
    "id",
    "project_id",
    "first_name",
    "first_name_key",
    "last_name",
    "last_name_key",
    "email",
    "email_key",
    "mobile",
    "card_id",
    "sync_id",
    "external_id",
    "custom",
    "custom_key",
    "valid_from",
    "valid_until",
    "state",
    "origin",
    "enrolment",
    "sync_digest",
    "deletion_requested_at",
    "created_at",
    "updated_at",
    "version",
];

/// Writes a new row; its columns in the order of [`COLUMNS`].
pub(crate) const INSERT: &str = "INSERT INTO users (id, project_id, first_name, first_name_key, last_name, \
    last_name_key, email, email_key, mobile, card_id, sync_id, external_id, custom, custom_key, valid_from, \
    valid_until, state, origin, enrolment, sync_digest, deletion_requested_at, created_at, updated_at, version) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, \
    $24)";

/// The values of a new row.
pub(crate) fn columns(user: &User, enrolment: Enrolment) -> Vec<Value> {
    let mut row = values![user.id, user.project];
    row.extend(profile(&user.profile));
    row.extend(values![
        user.state.as_str(),
        user.origin.as_str(),
        enrolment.as_str(),
        user.sync_digest,
        user.deletion_requested_at,
        user.created_at,
        user.updated_at,
        user.version,
    ]);
    row
}

/// Writes everything that changes, if nobody else has.
pub(crate) const UPDATE: &str = "UPDATE users SET first_name = $3, first_name_key = $4, last_name = $5, \
    last_name_key = $6, email = $7, email_key = $8, mobile = $9, card_id = $10, sync_id = $11, external_id = $12, \
    custom = $13, custom_key = $14, valid_from = $15, valid_until = $16, state = $17, origin = $18, \
    sync_digest = $19, deletion_requested_at = $20, updated_at = $21, version = $22 \
    WHERE id = $1 AND project_id = $2 AND version = $22 - 1";

/// The values of [`UPDATE`].
pub(crate) fn changes(user: &User) -> Vec<Value> {
    let mut row = values![user.id, user.project];
    row.extend(profile(&user.profile));
    row.extend(values![
        user.state.as_str(),
        user.origin.as_str(),
        user.sync_digest,
        user.deletion_requested_at,
        user.updated_at,
        user.version,
    ]);
    row
}

fn profile(profile: &Profile) -> Vec<Value> {
    let folded: BTreeMap<_, _> = profile.custom.iter().map(|(name, value)| (name, fold(value))).collect();
    values![
        &profile.first_name,
        fold(&profile.first_name),
        &profile.last_name,
        fold(&profile.last_name),
        profile.email.as_ref().map(EmailAddress::as_str),
        profile.email.as_ref().map(EmailAddress::key),
        profile.mobile.as_ref().map(MobileNumber::as_str),
        profile.card_id.as_deref(),
        profile.sync_id.as_deref(),
        profile.external_id.as_deref(),
        serde_json::json!(profile.custom).to_string(),
        serde_json::json!(folded).to_string(),
        profile.valid_from,
        profile.valid_until,
    ]
}

/// Reads a row.
pub(crate) fn read(row: &Row) -> Result<User> {
    Ok(User {
        id: row.get("id")?,
        project: row.get("project_id")?,
        profile: Profile {
            first_name: row.get("first_name")?,
            last_name: row.get("last_name")?,
            email: row.opt_word("email")?,
            mobile: row.opt_word("mobile")?,
            card_id: row.get("card_id")?,
            sync_id: row.get("sync_id")?,
            external_id: row.get("external_id")?,
            custom: row.json("custom")?,
            valid_from: row.get("valid_from")?,
            valid_until: row.get("valid_until")?,
        },
        state: row.word("state")?,
        origin: row.word("origin")?,
        sync_digest: row.get("sync_digest")?,
        deletion_requested_at: row.get("deletion_requested_at")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        version: row.get("version")?,
    })
}
