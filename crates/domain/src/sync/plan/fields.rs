//! Which fields differ.

use serde::{Deserialize, Serialize};

use super::SyncUser;
use crate::sync::row::Row;
use crate::user::Origin;

/// A field that a sync writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The given name.
    FirstName,
    /// The family name.
    LastName,
    /// The e-mail address, as it is written.
    Email,
    /// The ID.
    CardId,
    /// The sync ID.
    SyncId,
    /// A custom field.
    CustomFields,
    /// The origin: the user is the file's from now on.
    Origin,
}

impl Field {
    const ALL: [Self; 7] =
        [Self::FirstName, Self::LastName, Self::Email, Self::CardId, Self::SyncId, Self::CustomFields, Self::Origin];
}

/// A set of fields; on the wire a list of their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Field>", into = "Vec<Field>")]
pub struct FieldSet(u8);

impl FieldSet {
    /// What a row would change in a user. A file without sync IDs, or without a
    /// custom field, leaves those as they are.
    #[must_use]
    pub fn difference(row: &Row, user: &SyncUser) -> Self {
        let custom_differs =
            row.custom.iter().any(|(name, value)| user.custom.get(name.as_str()).map_or("", String::as_str) != value);
        [
            (Field::FirstName, row.first_name != user.first_name),
            (Field::LastName, row.last_name != user.last_name),
            (Field::Email, user.email.as_ref() != Some(&row.email)),
            (Field::CardId, user.card_id.as_ref() != Some(&row.card_id)),
            (Field::SyncId, row.sync_id.is_some() && row.sync_id != user.sync_id),
            (Field::CustomFields, custom_differs),
            (Field::Origin, user.origin != Origin::Csv),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether a field is in it.
    #[must_use]
    pub fn contains(self, field: Field) -> bool {
        self.0 >> (field as u8) & 1 == 1
    }

    /// The fields in it.
    pub fn iter(self) -> impl Iterator<Item = Field> {
        Field::ALL.into_iter().filter(move |&field| self.contains(field))
    }
}

impl FromIterator<Field> for FieldSet {
    fn from_iter<I: IntoIterator<Item = Field>>(fields: I) -> Self {
        Self(fields.into_iter().fold(0, |bits, field| bits | 1 << (field as u8)))
    }
}

impl From<Vec<Field>> for FieldSet {
    fn from(fields: Vec<Field>) -> Self {
        fields.into_iter().collect()
    }
}

impl From<FieldSet> for Vec<Field> {
    fn from(set: FieldSet) -> Self {
        set.iter().collect()
    }
}
