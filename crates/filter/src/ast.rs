//! A filter as it was written, before anybody asks what its names mean.

use std::fmt;
use std::str::FromStr;

use crate::error::ParseError;
use crate::parse;

/// A filter, parsed but not yet checked against a schema.
///
/// Grouping is kept as written: `a and (b and c)` is an `And` in an `And`. For
/// every filter that [`Filter::parse`] gives, parsing what it prints gives the
/// same filter again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// All of these; two or more.
    And(Vec<Filter>),
    /// Any of these; two or more.
    Or(Vec<Filter>),
    /// The opposite.
    Not(Box<Filter>),
    /// `attribute operator value`
    Compare {
        /// What is looked at.
        attribute: AttributePath,
        /// How it is compared.
        operator: Operator,
        /// With what.
        value: Value,
    },
    /// `attribute pr`: there is a value.
    Present(AttributePath),
    /// `attribute[filter]`: one value of the attribute satisfies the filter,
    /// whose names are parts of that value.
    Within {
        /// The attribute whose parts are looked at.
        attribute: AttributePath,
        /// What is asked of them; holds no `Within` of its own.
        filter: Box<Filter>,
    },
}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// [`ParseError`] says at which byte, what was expected there, and what to
    /// do. Longer than [`crate::MAX_LENGTH`] or deeper than
    /// [`crate::MAX_DEPTH`] is an error too.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parse::parse(text)
    }
}

impl FromStr for Filter {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::parse(text)
    }
}

/// How an attribute is compared with a value. Read in any case, printed in
/// lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// Equal.
    Eq,
    /// Not equal; of a missing attribute unknown, as every comparison.
    Ne,
    /// Contains.
    Co,
    /// Starts with.
    Sw,
    /// Ends with.
    Ew,
    /// Greater than.
    Gt,
    /// Greater than or equal.
    Ge,
    /// Less than.
    Lt,
    /// Less than or equal.
    Le,
}

impl Operator {
    /// Every operator that takes a value (`pr` takes none).
    pub const ALL: [Self; 9] =
        [Self::Eq, Self::Ne, Self::Co, Self::Sw, Self::Ew, Self::Gt, Self::Ge, Self::Lt, Self::Le];

    /// The operator as it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Co => "co",
            Self::Sw => "sw",
            Self::Ew => "ew",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operator| operator.as_str().eq_ignore_ascii_case(word))
    }
}

/// The value on the right of an operator: a JSON literal without fractions.
/// Moments are given as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `"text"`, with the escapes of JSON.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// `true` or `false`.
    Boolean(bool),
    /// `null`: no value.
    Null,
}

/// The name of an attribute: `name`, `name.part`, or either after the URI of
/// its schema and a colon. Compared without regard to ASCII case, kept as
/// written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AttributePath {
    schema: Option<String>,
    name: String,
    part: Option<String>,
}

impl AttributePath {
    /// The URI of the schema, where one was written.
    #[must_use]
    pub fn schema(&self) -> Option<&str> {
        self.schema.as_deref()
    }

    /// The attribute.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The part of the attribute's value, where one was written.
    #[must_use]
    pub fn part(&self) -> Option<&str> {
        self.part.as_deref()
    }

    /// `name` or `name.part`, without the schema.
    #[must_use]
    pub fn dotted(&self) -> String {
        match &self.part {
            Some(part) => format!("{}.{part}", self.name),
            None => self.name.clone(),
        }
    }
}

/// A text that names no attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "an attribute is a letter followed by letters, digits, `_` or `-`, with at most one part after a dot; `and`, `or` and `not` are taken"
)]
pub struct InvalidAttributePath;

impl FromStr for AttributePath {
    type Err = InvalidAttributePath;

    fn from_str(text: &str) -> Result<Self, InvalidAttributePath> {
        let (schema, local) = match text.rsplit_once(':') {
            Some((schema, local)) => (Some(schema), local),
            None => (None, text),
        };
        let (name, part) = match local.split_once('.') {
            Some((name, part)) => (name, Some(part)),
            None => (local, None),
        };
        let reserved = schema.is_none() && part.is_none() && is_reserved(name);
        let well_formed = schema.is_none_or(is_schema_uri)
            && is_attribute_name(name)
            && part.is_none_or(is_attribute_name)
            && !reserved;
        if !well_formed {
            return Err(InvalidAttributePath);
        }
        Ok(Self { schema: schema.map(str::to_owned), name: name.to_owned(), part: part.map(str::to_owned) })
    }
}

impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}:")?;
        }
        f.write_str(&self.name)?;
        match &self.part {
            Some(part) => write!(f, ".{part}"),
            None => Ok(()),
        }
    }
}

/// Whether a name can be written in a filter (`ATTRNAME` of RFC 7644, and its
/// `$ref`); names that people give to fields have to satisfy it.
#[must_use]
pub fn is_attribute_name(name: &str) -> bool {
    let name = name.strip_prefix('$').unwrap_or(name);
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

fn is_schema_uri(uri: &str) -> bool {
    uri.starts_with(|c: char| c.is_ascii_alphabetic())
        && uri.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.:".contains(&b))
}

fn is_reserved(name: &str) -> bool {
    ["and", "or", "not"].iter().any(|word| word.eq_ignore_ascii_case(name))
}
