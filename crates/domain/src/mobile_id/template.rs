//! Texts that hold fields of a user.
//!
//! Mails have a language of their own, with conditions, loops and escapes. These texts go into certificates, onto phones
//! and to other systems, where each must be what it says for everybody: one line, in which a field that is empty is a
//! fault and not a gap. So this language has fields and nothing else.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::credential::names::names;
use crate::custom_field::FieldName;

/// The characters that a template has at most.
const LONGEST: usize = 400;

/// A text with `{field}` in it; `{{` and `}}` stand for braces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Template(pub(super) Vec<Piece>);

/// Two texts never follow each other, and none is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Field(Field),
}

/// What a template can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// A field that all users have.
    Own(OwnField),
    /// A field of the project's. One that is called like a field that all users have is out of reach.
    Custom(FieldName),
}

names! {
    /// A field that all users have.
    pub enum OwnField: "field" {
        /// Given name.
        FirstName = "first_name", "the first name";
        /// Family name.
        LastName = "last_name", "the last name";
        /// First and last name, whichever there are.
        DisplayName = "display_name", "the name";
        /// Where invitations go.
        Email = "email", "the e-mail address";
        /// Where SMS go.
        Mobile = "mobile", "the mobile number";
        /// The ID that a reader sees.
        CardId = "card_id", "the ID";
        /// An id of somebody else's, for API clients.
        ExternalId = "external_id", "the external id";
        /// The id that the access control system gave the person.
        SyncId = "sync_id", "the sync ID";
        /// The project's name.
        Organisation = "organisation", "the organisation";
    }
}

/// Why a text is not a template. Characters are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateFault {
    /// It says nothing.
    #[error("expected a text, with fields like {{email}} in it where it shall differ")]
    Blank,
    /// It is too long.
    #[error("expected at most {LONGEST} characters")]
    Long,
    /// It is not one line.
    #[error("expected one line without control characters")]
    Control,
    /// It names no field.
    #[error(
        "{{{name}}} at character {at} is no field; there are {}, and the project's own",
        OwnField::NAMES.join(", ")
    )]
    Field {
        /// What stands between the braces, cut to 40 characters.
        name: String,
        /// Where.
        at: usize,
    },
    /// A field does not end.
    #[error("the brace at character {at} is not closed; two of them stand for one brace")]
    Open {
        /// Where.
        at: usize,
    },
    /// A field ends that did not begin.
    #[error("the brace at character {at} closes nothing; two of them stand for one brace")]
    Closed {
        /// Where.
        at: usize,
    },
}

impl Template {
    /// The fields that it names, in their order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Field(field) => Some(field),
            Piece::Text(_) => None,
        })
    }

    /// The project's own fields that it names, in their order.
    pub fn custom_fields(&self) -> impl Iterator<Item = &FieldName> {
        self.fields().filter_map(|field| match field {
            Field::Custom(name) => Some(name),
            Field::Own(_) => None,
        })
    }

    pub(super) fn text(text: &str) -> Self {
        Self(vec![Piece::Text(text.to_owned())])
    }

    pub(super) fn field(field: OwnField) -> Self {
        Self(vec![Piece::Field(Field::Own(field))])
    }

    pub(super) fn followed_by(mut self, field: OwnField) -> Self {
        self.0.push(Piece::Field(Field::Own(field)));
        self
    }
}

impl FromStr for Template {
    type Err = TemplateFault;

    fn from_str(text: &str) -> Result<Self, TemplateFault> {
        if text.trim().is_empty() {
            return Err(TemplateFault::Blank);
        } else if text.chars().count() > LONGEST {
            return Err(TemplateFault::Long);
        } else if text.chars().any(char::is_control) {
            return Err(TemplateFault::Control);
        }
        pieces(text).map(Self)
    }
}

fn pieces(text: &str) -> Result<Vec<Piece>, TemplateFault> {
    let (mut pieces, mut plain, mut rest) = (Vec::new(), String::new(), text);
    while let Some(brace) = rest.find(['{', '}']) {
        plain.push_str(&rest[..brace]);
        let from = &rest[brace..];
        let at = text[..text.len() - from.len()].chars().count() + 1;
        if let Some(after) = from.strip_prefix("{{").or_else(|| from.strip_prefix("}}")) {
            plain.push_str(&from[..1]);
            rest = after;
        } else if let Some(after) = from.strip_prefix('{') {
            let (name, after) = after.split_once('}').ok_or(TemplateFault::Open { at })?;
            let fault = || TemplateFault::Field { name: name.chars().take(40).collect(), at };
            let field = Field::called(name).ok_or_else(fault)?;
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            pieces.push(Piece::Field(field));
            rest = after;
        } else {
            return Err(TemplateFault::Closed { at });
        }
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    Ok(pieces)
}

impl Field {
    fn called(name: &str) -> Option<Self> {
        let own = name.parse().map(Self::Own).ok();
        own.or_else(|| name.parse().map(Self::Custom).ok())
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Own(field) => field.as_str(),
            Self::Custom(name) => name.as_str(),
        })
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| match piece {
            Piece::Text(text) => f.write_str(&text.replace('{', "{{").replace('}', "}}")),
            Piece::Field(field) => write!(f, "{{{field}}}"),
        })
    }
}

impl TryFrom<String> for Template {
    type Error = TemplateFault;

    fn try_from(text: String) -> Result<Self, TemplateFault> {
        text.parse()
    }
}

impl From<Template> for String {
    fn from(template: Template) -> Self {
        template.to_string()
    }
}
