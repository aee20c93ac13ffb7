//! What a connector is configured with.

use std::collections::BTreeMap;
use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// One field of a connector's configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name in the API.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// What to enter, and where to find it.
    pub help: &'static str,
    /// What is entered.
    pub kind: FieldKind,
    /// What is there before anybody entered anything.
    pub default: Option<&'static str>,
    /// Whether a system cannot be configured without it.
    pub required: bool,
}

/// What is entered into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// The base of the addresses that are called. A change of its host means that the secrets are entered again.
    Url,
    /// Text.
    Text,
    /// A secret: goes in, is sealed, and never comes out.
    Secret,
}

/// What was entered, field by field. Names that the connector does not know are not in it.
#[derive(Clone, Default)]
pub struct Values {
    plain: BTreeMap<String, String>,
    secret: BTreeMap<String, SecretString>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// Which.
    pub field: &'static str,
    /// What is wrong, and what was expected.
    pub detail: String,
}

impl Values {
    /// Puts them together.
    #[must_use]
    pub const fn new(plain: BTreeMap<String, String>, secret: BTreeMap<String, SecretString>) -> Self {
        Self { plain, secret }
    }

    /// The text of a field, `""` where nothing was entered.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.plain.get(name).map_or("", String::as_str)
    }

    /// The same, with the defaults where nothing was entered.
    #[must_use]
    pub fn or_defaults(&self, fields: &[Field]) -> Self {
        let mut filled = self.clone();
        for field in fields {
            let Some(default) = field.default.filter(|_| field.kind != FieldKind::Secret) else { continue };
            let value = filled.plain.entry(field.name.to_owned()).or_default();
            if value.is_empty() {
                default.clone_into(value);
            }
        }
        filled
    }

    /// What is wrong with them, field by field.
    #[must_use]
    pub fn faults(&self, fields: &[Field]) -> Vec<FieldFault> {
        let entered = |field: &Field| match field.kind {
            FieldKind::Secret => self.secret(field.name),
            FieldKind::Url | FieldKind::Text => self.text(field.name),
        };
        fields.iter().filter_map(|field| field.fault(entered(field))).collect()
    }

    /// The secret of a field, `""` where none is known.
    #[must_use]
    pub fn secret(&self, name: &str) -> &str {
        self.secret.get(name).map_or("", |secret| secret.expose_secret())
    }
}

/// Shows no secrets.
impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Values").field("plain", &self.plain).finish_non_exhaustive()
    }
}

impl Field {
    /// What is wrong with what was entered, whatever the connector makes of it.
    #[must_use]
    pub fn fault(&self, value: &str) -> Option<FieldFault> {
        let detail = match self.kind {
            _ if value.is_empty() => self.required.then(|| format!("enter {}", self.label))?,
            _ if value.len() > 2000 || value.chars().any(char::is_control) => {
                "expected at most 2000 characters without control characters".to_owned()
            }
            FieldKind::Url if !is_base(value) => {
                "expected an address like https://api.example.com, without a user, a query or a fragment".to_owned()
            }
            _ => return None,
        };
        Some(FieldFault { field: self.name, detail })
    }
}

/// Whether paths can be put behind it.
fn is_base(text: &str) -> bool {
    let Ok(uri) = text.parse::<http::Uri>() else { return false };
    let known = matches!(uri.scheme_str(), Some("http" | "https"));
    let authority = uri.authority().map(http::uri::Authority::as_str).unwrap_or_default();
    known && uri.host().is_some_and(|host| !host.is_empty()) && !authority.contains('@') && !text.contains(['?', '#'])
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: Field =
        Field { name: "api_url", label: "the address", help: "", kind: FieldKind::Url, default: None, required: true };

    #[test]
    fn an_address_is_a_base_that_paths_go_behind() {
        for fits in ["https://api.example.com", "http://127.0.0.1:8090/base/", "https://[::1]:8443"] {
            assert_eq!(URL.fault(fits), None, "{fits}");
        }
        for wrong in ["", "api.example.com", "ftp://x", "https://", "https://a@b", "https://a/?q", "https://a/#f", "/x"]
        {
            assert!(URL.fault(wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn secrets_do_not_show() {
        let secret = [("client_secret".to_owned(), SecretString::from("open sesame"))];
        let values = Values::new([("a".to_owned(), "b".to_owned())].into(), secret.into());
        assert_eq!((values.text("a"), values.secret("client_secret"), values.text("c")), ("b", "open sesame", ""));
        assert!(!format!("{values:?}").contains("sesame"));
    }
}
