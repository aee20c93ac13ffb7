//! One person, as the file has them.

use super::csv::{Column, ColumnSpec, Dialect};
use super::fault::{Fault, Problem};
use crate::contact::EmailAddress;
use crate::custom_field::{FieldKind, FieldName};
use crate::text;

pub(super) use parse::parse;

mod parse;

/// One person, as the file has them: every field checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file, from 1.
    pub line: u32,
    /// Given name; empty if there is a family name.
    pub first_name: String,
    /// Family name; empty if there is a given name.
    pub last_name: String,
    /// Where the invitation goes.
    pub email: EmailAddress,
    /// The ID, as text that fits the project's card format.
    pub card_id: String,
    /// The ID as readers see it: `007` and `7` are one number where the format knows no leading zeros.
    pub number: String,
    /// The sync ID, in a file that has them.
    pub sync_id: Option<String>,
    /// A value for each custom field that the file has, empty to clear it.
    pub custom: Vec<(FieldName, String)>,
}

impl Row {
    /// Appends every synchronised field, unambiguously: two rows give the same
    /// bytes only if a sync would treat them alike. A digest of it is kept with
    /// the user, so that *nothing changed* is one comparison.
    ///
    /// The line is no part of it. Whoever changes a user's synchronised fields
    /// by other means has to clear the digest.
    pub fn digest_input(&self, out: &mut Vec<u8>) {
        out.push(1); // version of this layout
        for part in [&self.first_name, &self.last_name, self.email.as_str(), &self.card_id] {
            push(out, part);
        }
        out.push(u8::from(self.sync_id.is_some()));
        push(out, self.sync_id.as_deref().unwrap_or_default());
        for (name, value) in &self.custom {
            push(out, name.as_str());
            push(out, value);
        }
    }
}

fn push(out: &mut Vec<u8>, part: &str) {
    out.extend_from_slice(&(part.len() as u64).to_le_bytes());
    out.extend_from_slice(part.as_bytes());
}

/// Why an ID does not fit the project's card format; the text says what would.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct IdFault(pub String);

/// What a project asks of each row.
#[derive(Clone, Copy)]
pub struct RowRules<'a> {
    /// An ID as readers see it, if it fits the project's card format.
    pub id: &'a (dyn Fn(&str) -> Result<String, IdFault> + Send + Sync),
    /// The project's custom fields.
    pub custom: &'a [(FieldName, FieldKind)],
}
