//! Filling a profile's names from fields.

use std::collections::BTreeMap;

use super::{Profile, Source};
use crate::name::{AllowedDomains, AlternativeName, Attribute, DistinguishedName, NameFault};

/// The names that a certificate gets: a subject and alternative names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    subject: DistinguishedName,
    attributes: Vec<Attribute>,
    alternatives: Vec<AlternativeName>,
}

/// Why the names cannot be filled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FillFault {
    /// A field that the profile needs is empty.
    #[error("the field {0} is empty, and the profile needs it")]
    Missing(String),
    /// A field holds what a certificate cannot.
    #[error("the field {field} cannot stand in a certificate")]
    Name {
        /// The field, or the fixed text.
        field: String,
        /// What is wrong with it.
        #[source]
        fault: NameFault,
    },
}

impl FillFault {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "field_missing",
            Self::Name { fault, .. } => fault.code(),
        }
    }
}

impl Profile {
    /// Fills the names from fields.
    ///
    /// # Errors
    /// [`FillFault`] if a field is missing or cannot stand in a certificate, or an
    /// alternative name's domain is not allowed.
    pub fn names(&self, fields: &BTreeMap<String, String>, allowed: &AllowedDomains) -> Result<Names, FillFault> {
        let spec = self.spec();
        let mut attributes = Vec::with_capacity(spec.subject.len());
        for rule in &spec.subject {
            if let Some((field, text)) = text(&rule.source, rule.optional, fields)? {
                attributes.push(Attribute::new(rule.attribute, text).map_err(wrong(field))?);
            }
        }
        let mut alternatives: Vec<AlternativeName> = Vec::with_capacity(spec.alternative_names.len());
        for rule in &spec.alternative_names {
            if let Some((field, text)) = text(&rule.source, rule.optional, fields)? {
                let name = AlternativeName::new(rule.kind, text, allowed).map_err(wrong(field))?;
                if !alternatives.contains(&name) {
                    alternatives.push(name);
                }
            }
        }
        let subject = DistinguishedName::new(&attributes).map_err(wrong("subject"))?;
        Ok(Names { subject, attributes, alternatives })
    }
}

impl Names {
    /// The subject.
    #[must_use]
    pub fn subject(&self) -> &DistinguishedName {
        &self.subject
    }

    /// The subject's attributes.
    #[must_use]
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// The alternative names.
    #[must_use]
    pub fn alternatives(&self) -> &[AlternativeName] {
        &self.alternatives
    }
}

/// The field with its text, or nothing where it may be left out.
fn text<'a>(
    source: &'a Source,
    optional: bool,
    fields: &'a BTreeMap<String, String>,
) -> Result<Option<(&'a str, &'a str)>, FillFault> {
    match source {
        Source::Text(text) => Ok(Some(("text", text))),
        Source::Field(field) => match fields.get(field).filter(|text| !text.trim().is_empty()) {
            Some(text) => Ok(Some((field, text))),
            None if optional => Ok(None),
            None => Err(FillFault::Missing(field.clone())),
        },
    }
}

fn wrong(field: &str) -> impl FnOnce(NameFault) -> FillFault {
    let field = field.to_owned();
    move |fault| FillFault::Name { field, fault }
}
