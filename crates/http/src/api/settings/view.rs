//! Settings as they are shown: of secrets only whether they are there.

use app::settings::{Attempt, Shown};
use domain::contact::EmailAddress;
use domain::mobile_id::MobileId;
use domain::retention::Retention;
use domain::settings::{
    Automation, Autosync, Cards, Invitations, MailSecurity, MailServer, Phones, SmsContentType, SmsGateway,
};
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::mobile_id::schema as of_mobile_id;
use super::schema;

/// What a project can set.
#[derive(Serialize, ToSchema)]
#[schema(as = Settings)]
pub(crate) struct SettingsView {
    /// What IDs look like.
    #[schema(value_type = schema::Cards)]
    cards: Cards,
    /// How people are invited.
    #[schema(value_type = schema::Invitations)]
    invitations: Invitations,
    /// How phones are kept up to date.
    #[schema(value_type = schema::Phones)]
    phones: Phones,
    /// Users from a CSV file.
    #[schema(value_type = schema::Autosync)]
    autosync: Autosync,
    /// Credentials that come and go by filters.
    #[schema(value_type = schema::Automation)]
    automation: Automation,
    /// How long events are kept.
    #[schema(value_type = schema::Retention)]
    retention: Retention,
    /// Mobile IDs with certificates.
    #[schema(value_type = of_mobile_id::MobileId)]
    mobile_id: MobileId,
    /// Where mail goes out; `null`: the instance's own server.
    mail: Option<MailView>,
    /// Where SMS go out; `null`: nowhere.
    sms: Option<SmsView>,
    /// When they were last changed; `null` if they never were.
    #[schema(value_type = Option<String>, format = "date-time")]
    updated_at: Option<Timestamp>,
}

/// An SMTP server.
#[derive(Serialize, ToSchema)]
#[schema(as = MailServer)]
struct MailView {
    /// Its name.
    host: String,
    /// Its port.
    port: u16,
    /// How the connection is protected: `starttls`, `tls`, `none`.
    #[schema(value_type = String)]
    security: MailSecurity,
    /// The user name.
    username: Option<String>,
    /// Whether the password is known. It is never shown.
    password_set: bool,
    /// Whom the mails come from.
    #[schema(value_type = String)]
    from: EmailAddress,
}

/// An SMS gateway that takes HTTP requests.
#[derive(Serialize, ToSchema)]
#[schema(as = SmsGateway)]
struct SmsView {
    /// Where requests go.
    url: String,
    /// The body, with `{to}`, `{text}` and `{sender}` in it.
    body: String,
    /// What the body is: `json`, `form`.
    #[schema(value_type = String)]
    content_type: SmsContentType,
    /// Whom the SMS come from.
    sender: String,
    /// The headers whose values are known. The values are never shown.
    headers_set: Vec<String>,
}

impl From<Shown> for SettingsView {
    fn from(shown: Shown) -> Self {
        let settings = shown.settings;
        Self {
            cards: settings.cards,
            invitations: settings.invitations,
            phones: settings.phones,
            autosync: settings.autosync,
            automation: settings.automation,
            retention: settings.retention,
            mobile_id: *settings.mobile_id,
            mail: settings.mail.map(|server| MailView::of(server, shown.mail_password_set)),
            sms: settings.sms.map(SmsView::of),
            updated_at: shown.updated_at,
        }
    }
}

impl MailView {
    fn of(server: MailServer, password_set: bool) -> Self {
        let MailServer { host, port, security, username, from } = server;
        Self { host, port, security, username, password_set, from }
    }
}

impl SmsView {
    fn of(gateway: SmsGateway) -> Self {
        let SmsGateway { url, body, content_type, sender, headers } = gateway;
        Self { url, body, content_type, sender, headers_set: headers }
    }
}

/// What became of a test message.
#[derive(Serialize, ToSchema)]
#[schema(as = TestOutcome)]
pub(crate) struct AttemptView {
    /// Whether the next server took it.
    sent: bool,
    /// Why not.
    detail: Option<String>,
}

impl From<Attempt> for AttemptView {
    fn from(attempt: Attempt) -> Self {
        match attempt {
            Attempt::Sent => Self { sent: true, detail: None },
            Attempt::Failed(detail) => Self { sent: false, detail: Some(detail) },
        }
    }
}
