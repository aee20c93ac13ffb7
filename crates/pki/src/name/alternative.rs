//! Alternative names: addresses under which the holder is known.

use der::Tag;
use der::asn1::{Any, Ia5String, Utf8StringRef};
use domain::contact::EmailAddress;
use domain::text::tidy;
use serde::{Deserialize, Serialize};
use x509_cert::ext::pkix::name::{GeneralName, OtherName};

use super::fault::is_forbidden;
use super::{AllowedDomains, NameFault};
use crate::oid;

/// The kinds of alternative names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlternativeKind {
    /// An e-mail address, as `rfc822Name`.
    Email,
    /// A host, as `dNSName`.
    Dns,
    /// A user principal name, as `otherName`.
    Upn,
}

/// An alternative name (RFC 5280 §4.2.1.6) in a domain that is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AlternativeName {
    kind: AlternativeKind,
    text: String,
}

impl AlternativeName {
    /// Takes a field's text.
    ///
    /// # Errors
    /// [`NameFault`] if it is not written as its kind is, or its domain is not allowed.
    pub fn new(kind: AlternativeKind, text: &str, allowed: &AllowedDomains) -> Result<Self, NameFault> {
        let text = tidy(text);
        if text.is_empty() {
            return Err(NameFault::Empty(kind.word()));
        }
        if text.chars().any(is_forbidden) {
            return Err(NameFault::Control(kind.word()));
        }
        let text = match kind {
            AlternativeKind::Dns => allowed.admit(&text)?,
            AlternativeKind::Email => address(kind, &text, allowed, |local| is_mailbox(local, &text))?,
            AlternativeKind::Upn => address(kind, &text, allowed, |local| !local.contains(['@', '\\']))?,
        };
        Ok(Self { kind, text })
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> AlternativeKind {
        self.kind
    }

    /// Its text; the domain in small letters.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn encode(&self) -> der::Result<GeneralName> {
        Ok(match self.kind {
            AlternativeKind::Email => GeneralName::Rfc822Name(Ia5String::new(&self.text)?),
            AlternativeKind::Dns => GeneralName::DnsName(Ia5String::new(&self.text)?),
            AlternativeKind::Upn => GeneralName::OtherName(OtherName {
                type_id: oid::UPN,
                value: Any::new(Tag::Utf8String, self.text.as_bytes())?,
            }),
        })
    }

    /// Reads one from a certificate or a request; `None` for kinds that we never write.
    pub(crate) fn decode(name: &GeneralName, allowed: &AllowedDomains) -> Option<Result<Self, NameFault>> {
        let (kind, text) = read(name)?;
        Some(Self::new(kind, &text, allowed))
    }
}

/// The word of a name's kind and its text, as it came; `None` for kinds that we never write.
pub(crate) fn alternative_text(name: &GeneralName) -> Option<(&'static str, String)> {
    read(name).map(|(kind, text)| (kind.word(), text))
}

fn read(name: &GeneralName) -> Option<(AlternativeKind, String)> {
    match name {
        GeneralName::Rfc822Name(text) => Some((AlternativeKind::Email, text.to_string())),
        GeneralName::DnsName(text) => Some((AlternativeKind::Dns, text.to_string())),
        GeneralName::OtherName(other) if other.type_id == oid::UPN => {
            let text = other.value.decode_as::<Utf8StringRef<'_>>().ok()?;
            Some((AlternativeKind::Upn, text.to_string()))
        }
        _ => None,
    }
}

/// `local@domain`; at most 254 characters (RFC 5321 §4.5.3.1).
fn address(
    kind: AlternativeKind,
    text: &str,
    allowed: &AllowedDomains,
    is_local: impl Fn(&str) -> bool,
) -> Result<String, NameFault> {
    let (local, domain) = text.rsplit_once('@').ok_or(NameFault::Form("an address"))?;
    if text.chars().count() > 254 {
        return Err(NameFault::TooLong { what: kind.word(), limit: 254 });
    }
    if !(1..=64).contains(&local.chars().count()) || !is_local(local) {
        return Err(NameFault::Form("an address"));
    }
    Ok(format!("{local}@{}", allowed.admit(domain)?))
}

/// What mail is sent to; `rfc822Name` holds ASCII only.
fn is_mailbox(local: &str, text: &str) -> bool {
    local.is_ascii() && text.parse::<EmailAddress>().is_ok()
}
