//! Mail templates on the wire.

use app::templates::{Parts, Template};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A message in a language.
#[derive(Serialize, ToSchema)]
#[schema(as = MailTemplate)]
pub(crate) struct TemplateView {
    /// The message: `invitation`, `deletion`, `reset`, …
    kind: &'static str,
    /// The language.
    locale: &'static str,
    /// What is built in.
    built_in: PartsView,
    /// What the project says instead; `null` where it says nothing of its own.
    own: PartsView,
    /// When that was last changed.
    #[schema(value_type = Option<String>, format = "date-time")]
    updated_at: Option<Timestamp>,
}

/// The parts of a message. Values are put in as `{{ holder.name }}`; the built-in parts show which there are.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = MailTemplateParts)]
pub(crate) struct PartsView {
    /// One line.
    subject: Option<String>,
    /// The plain text.
    text: Option<String>,
    /// A whole MJML document.
    html: Option<String>,
    /// The SMS; `null` of messages that are mails only.
    sms: Option<String>,
}

impl From<Template> for TemplateView {
    fn from(template: Template) -> Self {
        Self {
            kind: template.name.kind.as_str(),
            locale: template.name.locale.as_str(),
            built_in: template.built_in.into(),
            own: template.own.into(),
            updated_at: template.updated_at,
        }
    }
}

impl From<Parts> for PartsView {
    fn from(parts: Parts) -> Self {
        let Parts { subject, text, html, sms } = parts;
        Self { subject, text, html, sms }
    }
}

impl From<PartsView> for Parts {
    fn from(parts: PartsView) -> Self {
        let PartsView { subject, text, html, sms } = parts;
        Self { subject, text, html, sms }
    }
}
