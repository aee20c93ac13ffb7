//! Which attributes there are to filter by, and of what kind.

use std::collections::BTreeMap;
use std::fmt;

use crate::ast::{AttributePath, Operator};
use crate::nearest::nearest;

/// The prefix of the fields that a project defines itself.
const CUSTOM_FIELDS: &str = "custom_fields";

/// Something that can be filtered by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Attribute {
    /// The name as people write it: `last_name`, `custom_fields.department`.
    pub name: String,
    /// How its values compare.
    pub kind: Kind,
    /// Whether the project defined it; then the name begins with
    /// `custom_fields.`.
    pub custom: bool,
}

impl Attribute {
    /// An attribute that every project has.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self { name: name.into(), kind, custom: false }
    }

    /// A field that a project defined, by its own name: `department` is
    /// written `custom_fields.department`.
    #[must_use]
    pub fn custom(field: &str, kind: Kind) -> Self {
        Self { name: format!("{CUSTOM_FIELDS}.{field}"), kind, custom: true }
    }

    /// The name of the custom field, if it is one.
    #[must_use]
    pub fn custom_field(&self) -> Option<&str> {
        let field = self.name.strip_prefix(CUSTOM_FIELDS)?.strip_prefix('.')?;
        self.custom.then_some(field)
    }
}

/// How the values of an attribute compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text as people write it: compared [folded](crate::fold), byte by byte.
    Text,
    /// Ids and enumerations: compared byte by byte as they are.
    ExactText,
    /// Whole numbers.
    Integer,
    /// True or false.
    Boolean,
    /// Moments: written in RFC 3339, compared in microseconds since 1970 UTC.
    Time,
}

impl Kind {
    /// The operators that compare such values; `pr` asks for any value.
    pub fn operators(self) -> impl Iterator<Item = Operator> {
        Operator::ALL.into_iter().filter(move |operator| match self {
            Self::Text | Self::ExactText => true,
            Self::Integer | Self::Time => !matches!(operator, Operator::Co | Operator::Sw | Operator::Ew),
            Self::Boolean => matches!(operator, Operator::Eq | Operator::Ne),
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text | Self::ExactText => "a text",
            Self::Integer => "a whole number",
            Self::Boolean => "true or false",
            Self::Time => "a time",
        })
    }
}

/// The attributes of one sort of entity, as one project has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    /// By name in lower case.
    attributes: BTreeMap<String, Attribute>,
    uris: Vec<String>,
}

impl Schema {
    /// A schema of these attributes. Where two names differ in case only, the
    /// first one counts.
    #[must_use]
    pub fn new(attributes: impl IntoIterator<Item = Attribute>) -> Self {
        let mut schema = Self::default();
        for attribute in attributes {
            schema.attributes.entry(attribute.name.to_ascii_lowercase()).or_insert(attribute);
        }
        schema
    }

    /// Lets names be written after this URI and a colon, as SCIM clients do.
    #[must_use]
    pub fn with_uri(mut self, uri: &str) -> Self {
        self.uris.push(uri.to_owned());
        self
    }

    /// The attributes, by name.
    pub fn attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes.values()
    }

    /// The attribute of this name, in any case.
    #[must_use]
    pub fn lookup(&self, name: &str) -> Option<&Attribute> {
        self.attributes.get(&name.to_ascii_lowercase())
    }

    /// The known name that this one was probably meant to be.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.attributes.values().map(|attribute| attribute.name.as_str()))
    }

    pub(crate) fn knows_uri_of(&self, path: &AttributePath) -> bool {
        path.schema().is_none_or(|uri| self.uris.iter().any(|known| known.eq_ignore_ascii_case(uri)))
    }
}
