//! Settings as they are written: what is shown, and secrets that are not.

use std::collections::BTreeMap;

use app::settings::Document;
use domain::contact::EmailAddress;
use domain::mobile_id::MobileId;
use domain::retention::Retention;
use domain::settings::{
    Automation, Autosync, Cards, Invitations, MailSecurity, MailServer, Phones, Settings, SmsContentType, SmsGateway,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::mobile_id::schema as of_mobile_id;
use super::schema;

/// What can be set. `null` takes a section back to its defaults.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = SettingsInput)]
pub(crate) struct SettingsInput {
    /// What IDs look like.
    #[schema(value_type = schema::Cards, required = false)]
    cards: Cards,
    /// How people are invited.
    #[schema(value_type = schema::Invitations, required = false)]
    invitations: Invitations,
    /// How phones are kept up to date.
    #[schema(value_type = schema::Phones, required = false)]
    phones: Phones,
    /// Users from a CSV file.
    #[schema(value_type = schema::Autosync, required = false)]
    autosync: Autosync,
    /// Credentials that come and go by filters.
    #[schema(value_type = schema::Automation, required = false)]
    automation: Automation,
    /// How long events are kept.
    #[schema(value_type = schema::Retention, required = false)]
    retention: Retention,
    /// Mobile IDs with certificates; see `settings/mobile-id`.
    #[schema(value_type = of_mobile_id::MobileId, required = false)]
    mobile_id: MobileId,
    /// Where mail goes out; `null`: the instance's own server.
    mail: Option<MailInput>,
    /// Where SMS go out; `null`: nowhere.
    sms: Option<SmsInput>,
}

/// An SMTP server.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MailServerInput)]
struct MailInput {
    /// Its name.
    host: String,
    /// Its port.
    port: u16,
    /// How the connection is protected: `starttls`, `tls`, `none`.
    #[schema(value_type = String)]
    security: MailSecurity,
    /// The user name.
    username: Option<String>,
    /// The password. Left out, the known one stays; it must be entered again when host, port or protection change.
    #[serde(skip_serializing)]
    #[schema(write_only)]
    password: Option<String>,
    /// Whom the mails come from.
    #[schema(value_type = String)]
    from: EmailAddress,
}

/// An SMS gateway that takes HTTP requests.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SmsGatewayInput)]
struct SmsInput {
    /// Where requests go.
    url: String,
    /// The body, with `{to}`, `{text}` and `{sender}` in it.
    body: String,
    /// What the body is: `json`, `form`.
    #[schema(value_type = String)]
    content_type: SmsContentType,
    /// Whom the SMS come from.
    #[serde(default)]
    #[schema(required = false)]
    sender: String,
    /// Headers by name. A value that is left out stays; `null` takes the header away. All values must be entered
    /// again when the address changes.
    #[serde(default)]
    #[schema(write_only, required = false)]
    headers: BTreeMap<String, Option<String>>,
}

impl From<&Document> for SettingsInput {
    fn from(document: &Document) -> Self {
        let settings = document.settings.clone();
        Self {
            cards: settings.cards,
            invitations: settings.invitations,
            phones: settings.phones,
            autosync: settings.autosync,
            automation: settings.automation,
            retention: settings.retention,
            mobile_id: *settings.mobile_id,
            mail: settings.mail.map(MailInput::of),
            sms: settings.sms.map(|gateway| SmsInput::of(gateway, document.sms_headers.clone())),
        }
    }
}

impl From<SettingsInput> for Document {
    fn from(input: SettingsInput) -> Self {
        let SettingsInput { cards, invitations, phones, autosync, automation, retention, mobile_id, mail, sms } = input;
        let (mail, mail_password) = mail.map(MailInput::split).unzip();
        let (sms, sms_headers) = sms.map(SmsInput::split).unzip();
        Self {
            settings: Settings {
                mobile_id: Box::new(mobile_id),
                cards,
                invitations,
                phones,
                autosync,
                automation,
                retention,
                mail,
                sms,
            },
            mail_password: mail_password.flatten(),
            sms_headers: sms_headers.unwrap_or_default(),
        }
    }
}

impl MailInput {
    fn of(server: MailServer) -> Self {
        let MailServer { host, port, security, username, from } = server;
        Self { host, port, security, username, password: None, from }
    }

    fn split(self) -> (MailServer, Option<String>) {
        let Self { host, port, security, username, password, from } = self;
        (MailServer { host, port, security, username, from }, password)
    }
}

impl SmsInput {
    fn of(gateway: SmsGateway, headers: BTreeMap<String, Option<String>>) -> Self {
        let SmsGateway { url, body, content_type, sender, .. } = gateway;
        Self { url, body, content_type, sender, headers }
    }

    fn split(self) -> (SmsGateway, BTreeMap<String, Option<String>>) {
        let Self { url, body, content_type, sender, headers } = self;
        (SmsGateway { url, body, content_type, sender, headers: Vec::new() }, headers)
    }
}
