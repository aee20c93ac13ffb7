//! The built-in templates, compiled in.

use std::borrow::Cow;

use super::{Key, Locale, MessageKind, Part};

/// The frame of every HTML mail; the body takes the place of the mark.
const LAYOUT: &str = include_str!("../../templates/layout.mjml");
const BODY_MARK: &str = "<!-- body -->";
const FOOTER_MARK: &str = "<!-- footer -->";

/// The template that a project begins with when it writes its own.
#[must_use]
pub fn default_source(key: Key) -> Option<String> {
    (key.part != Part::Sms || key.kind.has_sms()).then(|| built_in(key).into_owned())
}

pub(super) fn built_in(key: Key) -> Cow<'static, str> {
    let files = Files::of(key.kind, key.locale);
    match key.part {
        Part::Subject => Cow::Borrowed(files.subject()),
        Part::Text => Cow::Borrowed(files.text()),
        Part::Sms => Cow::Borrowed(files.sms),
        Part::Html => {
            let layout = LAYOUT.replace("lang=\"en\"", &format!("lang=\"{}\"", key.locale.as_str()));
            Cow::Owned(layout.replace(BODY_MARK, files.html.trim()).replace(FOOTER_MARK, footer(key.locale).trim()))
        }
    }
}

/// One message in one language. The text begins with its subject, as a mail does. In all of them a block tag at the end
/// of a line takes the line's end with it (so that tags can stand on lines of their own).
struct Files {
    text: &'static str,
    html: &'static str,
    sms: &'static str,
}

impl Files {
    fn subject(&self) -> &'static str {
        self.text.split_once('\n').map_or("", |(subject, _)| subject.trim_start_matches("Subject: "))
    }

    fn text(&self) -> &'static str {
        self.text.split_once('\n').map_or("", |(_, text)| text.trim_start())
    }

    fn of(kind: MessageKind, locale: Locale) -> Self {
        match locale {
            Locale::En => english(kind),
            Locale::De => german(kind),
        }
    }
}

macro_rules! files {
    ($locale:literal, $name:literal) => {
        Files {
            text: include_str!(concat!("../../templates/", $locale, "/", $name, ".txt")),
            html: include_str!(concat!("../../templates/", $locale, "/", $name, ".mjml")),
            sms: "",
        }
    };
    ($locale:literal, $name:literal, sms) => {
        Files { sms: include_str!(concat!("../../templates/", $locale, "/", $name, ".sms")), ..files!($locale, $name) }
    };
}

macro_rules! language {
    ($function:ident, $locale:literal) => {
        fn $function(kind: MessageKind) -> Files {
            match kind {
                MessageKind::Invitation => files!($locale, "invitation", sms),
                MessageKind::Deletion => files!($locale, "deletion", sms),
                MessageKind::Reset => files!($locale, "reset", sms),
                MessageKind::ResetNotice => files!($locale, "reset_notice"),
                MessageKind::RevocationConfirmed => files!($locale, "revocation_confirmed"),
                MessageKind::ContactChanged => files!($locale, "contact_changed", sms),
                MessageKind::PhoneAdded => files!($locale, "phone_added", sms),
                MessageKind::EnrolmentPin => files!($locale, "enrolment_pin", sms),
                MessageKind::MobileIdReady => files!($locale, "mobile_id_ready"),
                MessageKind::MobileIdFailed => files!($locale, "mobile_id_failed"),
                MessageKind::MobileIdExpiring => files!($locale, "mobile_id_expiring"),
                MessageKind::KeysRecovered => files!($locale, "keys_recovered"),
                MessageKind::SelfServiceLink => files!($locale, "self_service_link"),
                MessageKind::PasswordChanged => files!($locale, "password_changed", sms),
                MessageKind::PhoneLocked => files!($locale, "phone_locked", sms),
                MessageKind::SyncFailed => files!($locale, "sync_failed"),
                MessageKind::SyncHeld => files!($locale, "sync_held"),
                MessageKind::SyncRecovered => files!($locale, "sync_recovered"),
                MessageKind::SyncStale => files!($locale, "sync_stale"),
                MessageKind::IssueFailed => files!($locale, "issue_failed"),
                MessageKind::RevokeFailed => files!($locale, "revoke_failed"),
                MessageKind::RevocationOverdue => files!($locale, "revocation_overdue"),
                MessageKind::WebhookDisabled => files!($locale, "webhook_disabled"),
            }
        }
    };
}

language!(english, "en");
language!(german, "de");

fn footer(locale: Locale) -> &'static str {
    match locale {
        Locale::En => include_str!("../../templates/en/footer.mjml"),
        Locale::De => include_str!("../../templates/de/footer.mjml"),
    }
}
