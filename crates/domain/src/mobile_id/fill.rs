//! Filling templates.

use super::template::Piece;
use super::{Field, OwnField, Template};
use crate::text;
use crate::user::Profile;

/// The characters that a filled template has at most.
const LONGEST: usize = 200;

/// Of whom templates speak.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    /// What is known of the person.
    pub profile: &'a Profile,
    /// The project's name.
    pub organisation: &'a str,
}

/// Why a template cannot be filled for somebody. None of it repeats what is known of the person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FillFault {
    /// A field that it names is empty.
    #[error("the field {0} of the user is empty")]
    Missing(Field),
    /// The text is too long.
    #[error("the text has {0} characters; it can have {LONGEST}")]
    Long(usize),
    /// The text is not one line.
    #[error("the text has line breaks or control characters in it")]
    Control,
}

impl Template {
    /// The text for somebody: 1 to 200 characters in one line.
    ///
    /// # Errors
    /// [`FillFault`] with the first field that is empty, or because of what the fields hold.
    pub fn fill(&self, person: Person<'_>) -> Result<String, FillFault> {
        let mut filled = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Field(field) => {
                    let value = person.value(field).ok_or_else(|| FillFault::Missing(field.clone()))?;
                    filled.push_str(&value);
                }
            }
        }
        let filled = text::tidy(&filled);
        match filled.chars().count() {
            _ if filled.chars().any(char::is_control) => Err(FillFault::Control),
            length if length > LONGEST => Err(FillFault::Long(length)),
            _ => Ok(filled),
        }
    }
}

impl Person<'_> {
    /// What a field holds, if anything.
    fn value(&self, field: &Field) -> Option<String> {
        let of = self.profile;
        let value = match field {
            Field::Own(OwnField::FirstName) => of.first_name.clone(),
            Field::Own(OwnField::LastName) => of.last_name.clone(),
            Field::Own(OwnField::DisplayName) => of.display_name(),
            Field::Own(OwnField::Email) => of.email.as_ref()?.as_str().to_owned(),
            Field::Own(OwnField::Mobile) => of.mobile.as_ref()?.to_string(),
            Field::Own(OwnField::CardId) => of.card_id.clone()?,
            Field::Own(OwnField::ExternalId) => of.external_id.clone()?,
            Field::Own(OwnField::SyncId) => of.sync_id.clone()?,
            Field::Own(OwnField::Organisation) => self.organisation.to_owned(),
            Field::Custom(name) => of.custom.get(name.as_str())?.clone(),
        };
        (!value.trim().is_empty()).then_some(value)
    }
}
