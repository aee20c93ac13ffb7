//! What people write of a system, and whether it fits.

use std::collections::{BTreeMap, BTreeSet};

use connect::{Connector, Field, FieldKind};
use domain::custom_field::{CustomField, FieldKind as CustomKind};
use domain::event::Category;
use domain::id::{Id, kind};
use domain::system::{CredentialSystem, RunMode};
use domain::text::tidy;
use store::Session;

use crate::connections::{SystemSecrets, connect_to};
use crate::context::Context;
use crate::error::{Invalid, Result};

/// The longest notes, in characters.
const LONGEST_NOTES: usize = 4000;

/// What people write of a system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemDocument {
    /// Its name; events of the system begin with it in square brackets.
    pub name: String,
    /// Whatever is worth knowing.
    pub notes: String,
    /// Who keeps the connection.
    pub run_mode: RunMode,
    /// How it is reached.
    pub config: ConfigurationDocument,
    /// Whether the system sends invitations by itself.
    pub send_invitations: bool,
    /// Where a person's e-mail address stands.
    pub email_field: String,
    /// Where a person's mobile number stands.
    pub mobile_field: String,
    /// Whether a person is deleted there who has no credential left.
    pub delete_users_without_credentials: bool,
    /// How its new cards are made.
    pub card_template: Option<Id<kind::CardTemplate>>,
    /// Which of its events become review records; `None`: all.
    pub review: Option<BTreeSet<Category>>,
    /// Whose permissions limit what the system may do by itself.
    pub operator: Option<Id<kind::Operator>>,
}

/// The values of a connector's fields, secrets among them. A secret that is left out stays as it is.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ConfigurationDocument(pub BTreeMap<String, String>);

/// Shows no values: secrets are among them.
impl std::fmt::Debug for ConfigurationDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl SystemDocument {
    /// What is there, to be changed; without secrets.
    pub(super) fn of(system: &CredentialSystem) -> Self {
        Self {
            name: system.name.clone(),
            notes: system.notes.clone(),
            run_mode: system.run_mode.clone(),
            config: ConfigurationDocument(system.configuration.clone()),
            send_invitations: system.send_invitations,
            email_field: system.email_field.clone(),
            mobile_field: system.mobile_field.clone(),
            delete_users_without_credentials: system.delete_users_without_credentials,
            card_template: system.card_template,
            review: system.review.clone(),
            operator: system.operator,
        }
    }

    /// The system as it is stored, and the secrets that go with it, or all that does not fit.
    pub(super) async fn check(
        self,
        cx: &Context,
        session: &mut Session,
        connector: &dyn Connector,
        before: &CredentialSystem,
        known: &SystemSecrets,
    ) -> Result<std::result::Result<(CredentialSystem, SystemSecrets), Vec<Invalid>>> {
        let mut check = Check { faults: Vec::new() };
        let project = cx.project().id;
        let fields = session.custom_fields().list(project).await?;
        check.texts(&self);
        check.contact("/email_field", &self.email_field, "email", &fields, &CustomKind::Email);
        check.contact("/mobile_field", &self.mobile_field, "mobile", &fields, &CustomKind::Phone);
        if let Some(id) = self.card_template
            && session.card_templates().lookup(project, id).await?.is_none()
        {
            check.add("/card_template_id", "unknown_card_template", "the project has no such card template");
        }
        if let Some(id) = self.operator
            && !session.operators().lookup(id).await?.is_some_and(|one| crate::Caller::operator(&one).knows(project))
        {
            check.add("/operator_id", "unknown_operator", "expected the id of an operator with a role in the project");
        }
        let (configuration, secrets) = check.configuration(connector, self.config.0, before, known);
        let system = CredentialSystem {
            name: tidy(&self.name),
            notes: self.notes.trim().to_owned(),
            run_mode: self.run_mode,
            configuration,
            send_invitations: self.send_invitations,
            email_field: self.email_field,
            mobile_field: self.mobile_field,
            delete_users_without_credentials: self.delete_users_without_credentials,
            card_template: self.card_template,
            review: self.review,
            operator: self.operator,
            ..before.clone()
        };
        if check.faults.is_empty() && !connector.fields().is_empty() {
            check.faults.extend(connect_to(cx.app(), &system, &secrets).err().into_iter().flatten().map(of_field));
        }
        Ok(if check.faults.is_empty() { Ok((system, secrets)) } else { Err(check.faults) })
    }
}

fn of_field(fault: connect::FieldFault) -> Invalid {
    Invalid::new(format!("/config/{}", fault.field), "invalid_value", fault.detail)
}

struct Check {
    faults: Vec<Invalid>,
}

impl Check {
    fn add(&mut self, pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) {
        self.faults.push(Invalid::new(pointer, code, detail));
    }

    fn texts(&mut self, document: &SystemDocument) {
        let name = tidy(&document.name);
        // Events begin with the name in square brackets, and are told apart by it.
        let plain = !name.chars().any(|c| c.is_control() || "[]".contains(c));
        if !(1..=100).contains(&name.chars().count()) || !plain {
            self.add("/name", "invalid_value", "expected 1 to 100 characters on one line, without square brackets");
        }
        let readable = |c: char| !c.is_control() || c == '\n' || c == '\t';
        if document.notes.chars().count() > LONGEST_NOTES || !document.notes.chars().all(readable) {
            self.add("/notes", "invalid_value", format!("expected at most {LONGEST_NOTES} characters"));
        }
        if document.run_mode.node().is_some_and(|node| node.trim().is_empty() || node.len() > 200) {
            self.add("/node", "invalid_value", "expected the name of a node");
        }
    }

    fn contact(&mut self, pointer: &str, name: &str, own: &str, fields: &[CustomField], kind: &CustomKind) {
        let fits = name == own || fields.iter().any(|field| field.name.as_str() == name && field.kind == *kind);
        if !fits {
            let custom = fields.iter().filter(|field| field.kind == *kind).map(|field| field.name.as_str());
            let known: Vec<&str> = [own].into_iter().chain(custom).collect();
            let detail = format!("expected one of: {}", known.join(", "));
            self.faults.push(Invalid::new(pointer, "unknown_field", detail));
        }
    }

    /// Secrets go to the host that they were entered for, and to no other.
    fn configuration(
        &mut self,
        connector: &dyn Connector,
        mut values: BTreeMap<String, String>,
        before: &CredentialSystem,
        known: &SystemSecrets,
    ) -> (BTreeMap<String, String>, SystemSecrets) {
        let (mut plain, mut secrets) = (BTreeMap::new(), SystemSecrets::default());
        let fields = connector.fields();
        let urls = || fields.iter().filter(|field| field.kind == FieldKind::Url);
        let moved = urls().any(|field| elsewhere(before.configuration.get(field.name), values.get(field.name)));
        for field in fields {
            let entered = values.remove(field.name).map(|value| value.trim().to_owned());
            if field.kind == FieldKind::Secret {
                let kept = known.0.get(field.name).filter(|_| !moved);
                match entered.filter(|value| !value.is_empty()).or_else(|| kept.cloned()) {
                    Some(secret) => {
                        self.field(field, &secret);
                        secrets.0.insert(field.name.to_owned(), secret);
                    }
                    None if moved && known.0.contains_key(field.name) => {
                        let detail = "enter it again: it goes to another server than before";
                        self.add(format!("/config/{}", field.name), "secret_required", detail);
                    }
                    None => self.field(field, ""),
                }
            } else {
                let value = entered.or_else(|| field.default.map(str::to_owned)).unwrap_or_default();
                self.field(field, &value);
                plain.insert(field.name.to_owned(), value);
            }
        }
        for name in values.keys() {
            let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
            let detail = format!("the connector has no such field; it has: {}", names.join(", "));
            self.add(format!("/config/{}", name.replace('~', "~0").replace('/', "~1")), "unknown_member", detail);
        }
        (plain, secrets)
    }

    fn field(&mut self, field: &Field, value: &str) {
        if let Some(fault) = field.fault(value) {
            let code = if value.is_empty() { "missing" } else { "invalid_value" };
            self.add(format!("/config/{}", fault.field), code, fault.detail);
        }
    }
}

/// Whether an address leads to another host, port, or by a weaker way than before.
fn elsewhere(before: Option<&String>, after: Option<&String>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    let origin = |text: &str| {
        let uri: http::Uri = text.trim().parse().ok()?;
        Some((uri.scheme_str()?.to_owned(), uri.authority()?.as_str().to_ascii_lowercase()))
    };
    origin(before) != origin(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_host_port_or_scheme_is_another_server_and_another_path_is_not() {
        let moved = |a: &str, b: &str| elsewhere(Some(&a.to_owned()), Some(&b.to_owned()));
        assert!(!moved("https://api.example.com", "https://API.example.com/v2"));
        assert!(moved("https://api.example.com", "https://api.example.org"));
        assert!(moved("https://api.example.com", "http://api.example.com"));
        assert!(moved("https://api.example.com", "https://api.example.com:8443"));
        assert!(!elsewhere(None, Some(&"https://x".to_owned())), "what is new has no secret to lose");
    }
}
