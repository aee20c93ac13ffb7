//! Invented data: for previews, and to try templates before they are kept.

use domain::contact::EmailAddress;
use domain::sync::guard::HoldReason;
use domain::sync::{Fault, Problem};
use domain::webhook::DisabledBecause;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{
    Contact, ContactChanged, Counts, CredentialTrouble, Deletion, EnrolmentPin, FailureReason, Holder, Invitation,
    KeysRecovered, Leaver, Letterhead, Locale, Message, MessageKind, MobileIdExpiring, MobileIdFailed, MobileIdReady,
    PasswordChanged, PhoneAdded, PhoneLocked, Reset, RevocationConfirmed, RowError, SelfServiceLink, Support,
    SyncFailed, SyncHeld, SyncRecovered, SyncStale, WebhookDisabled,
};
use crate::{Link, Pin, Text};

/// A letterhead with a support contact.
pub(super) fn letterhead(locale: Locale) -> Letterhead {
    let address = "support@example.org".parse::<EmailAddress>();
    let support = address.ok().map(|email| Support { name: Text::new("Kim Berger"), email });
    Letterhead { support, ..bare_letterhead(locale) }
}

/// A letterhead without.
pub(super) fn bare_letterhead(locale: Locale) -> Letterhead {
    Letterhead { organisation: Text::new("Example Works"), support: None, locale, time_zone: TimeZone::UTC }
}

/// A message that holds all that it can hold.
pub(super) fn full(kind: MessageKind, locale: Locale) -> Message {
    let (holder, at) = (holder(), at(0));
    match kind {
        MessageKind::Invitation => {
            let (link, valid_until) = (link("m/#EXAMPLE-0000000000000000"), self::at(7 * 24));
            Message::Invitation(Invitation { holder, link, valid_until, pin_required: true, replaces_phone: true })
        }
        MessageKind::Deletion => Message::Deletion(Deletion { holder, had_phone: true }),
        MessageKind::Reset => Message::Reset(reset(Some("Pixel 9"))),
        MessageKind::ResetNotice => Message::ResetNotice(reset(Some("Pixel 9"))),
        MessageKind::RevocationConfirmed => {
            Message::RevocationConfirmed(RevocationConfirmed { leavers: leavers(), total: 104 })
        }
        MessageKind::ContactChanged => Message::ContactChanged(ContactChanged { holder, contact: Contact::Email, at }),
        MessageKind::PhoneAdded => Message::PhoneAdded(PhoneAdded { holder, device: Some(Text::new("Pixel 9")), at }),
        MessageKind::EnrolmentPin => {
            Message::EnrolmentPin(EnrolmentPin { holder, pin: Pin::example(), valid_until: self::at(7 * 24) })
        }
        MessageKind::MobileIdReady => Message::MobileIdReady(ready(false)),
        MessageKind::MobileIdFailed => Message::MobileIdFailed(not_made(FailureReason::Timeout)),
        MessageKind::MobileIdExpiring => Message::MobileIdExpiring(expiring(14)),
        MessageKind::KeysRecovered => Message::KeysRecovered(KeysRecovered { holder, by_operators: true, at }),
        MessageKind::SelfServiceLink => {
            let link = link("me/example#link=EXAMPLE-0000000000000000");
            Message::SelfServiceLink(SelfServiceLink { holder, link, valid_until: self::at(1) })
        }
        MessageKind::PasswordChanged => Message::PasswordChanged(PasswordChanged { holder, at }),
        MessageKind::PhoneLocked => {
            Message::PhoneLocked(PhoneLocked { holder, device: Some(Text::new("Pixel 9")), at })
        }
        MessageKind::SyncFailed => Message::SyncFailed(failed(errors(locale), 1_204)),
        MessageKind::SyncHeld => Message::SyncHeld(held(reasons(locale))),
        MessageKind::SyncRecovered => Message::SyncRecovered(recovered(Some(self::at(-5)))),
        MessageKind::SyncStale => Message::SyncStale(stale(Some(self::at(-4)))),
        MessageKind::IssueFailed => Message::IssueFailed(trouble(Some("the pool is closed"))),
        MessageKind::RevokeFailed => Message::RevokeFailed(trouble(Some("the system asks for another login"))),
        MessageKind::RevocationOverdue => Message::RevocationOverdue(trouble(Some("the phone was not heard of"))),
        MessageKind::WebhookDisabled => {
            let (host, error) = (Text::new("chat.example.org"), Text::new("the receiver answered 502; expected 2xx"));
            Message::WebhookDisabled(WebhookDisabled { host: Some(host), error: Some(error), ..disabled() })
        }
    }
}

/// The same message without anything that it can lack.
pub(super) fn sparse(kind: MessageKind, locale: Locale) -> Message {
    let (holder, at) = (holder(), at(0));
    match full(kind, locale) {
        Message::Invitation(full) => {
            Message::Invitation(Invitation { pin_required: false, replaces_phone: false, ..full })
        }
        Message::Deletion(full) => Message::Deletion(Deletion { had_phone: false, ..full }),
        Message::Reset(_) => Message::Reset(reset(None)),
        Message::ResetNotice(_) => Message::ResetNotice(reset(None)),
        Message::RevocationConfirmed(_) => {
            Message::RevocationConfirmed(RevocationConfirmed { leavers: leavers().split_off(1), total: 1 })
        }
        Message::ContactChanged(full) => Message::ContactChanged(ContactChanged { contact: Contact::Mobile, ..full }),
        Message::PhoneAdded(_) => Message::PhoneAdded(PhoneAdded { holder, device: None, at }),
        Message::EnrolmentPin(full) => Message::EnrolmentPin(full),
        Message::MobileIdReady(_) => {
            Message::MobileIdReady(MobileIdReady { device: None, valid_until: None, phone_added: false, ..ready(true) })
        }
        Message::MobileIdFailed(_) => {
            Message::MobileIdFailed(MobileIdFailed { renewal: true, ..not_made(FailureReason::Other) })
        }
        Message::MobileIdExpiring(_) => {
            Message::MobileIdExpiring(MobileIdExpiring { device: None, renews: false, ..expiring(0) })
        }
        Message::KeysRecovered(full) => Message::KeysRecovered(KeysRecovered { by_operators: false, ..full }),
        Message::SelfServiceLink(full) => Message::SelfServiceLink(full),
        Message::PasswordChanged(full) => Message::PasswordChanged(full),
        Message::PhoneLocked(_) => Message::PhoneLocked(PhoneLocked { holder, device: None, at }),
        Message::SyncFailed(_) => {
            Message::SyncFailed(failed(RowError::list(&[Fault::file(Problem::Empty)], locale), 1))
        }
        Message::SyncHeld(_) => Message::SyncHeld(held(Vec::new())),
        Message::SyncRecovered(_) => Message::SyncRecovered(recovered(None)),
        Message::SyncStale(_) => Message::SyncStale(stale(None)),
        Message::IssueFailed(_) => Message::IssueFailed(trouble(None)),
        Message::RevokeFailed(_) => Message::RevokeFailed(trouble(None)),
        Message::RevocationOverdue(_) => Message::RevocationOverdue(trouble(None)),
        Message::WebhookDisabled(_) => {
            Message::WebhookDisabled(WebhookDisabled { because: DisabledBecause::Gone, ..disabled() })
        }
    }
}

fn holder() -> Holder {
    Holder::new("Maria", "Rossi")
}

fn leavers() -> Vec<Leaver> {
    let leaver = |name: &str, by_phone| Leaver { name: Text::new(name), at: at(0), by_phone };
    vec![leaver("Maria Rossi", true), leaver("Jürgen Groß", false)]
}

/// Hours from an afternoon in November.
fn at(hours: i64) -> Timestamp {
    const AFTERNOON: i64 = 1_795_784_700;
    Timestamp::from_second(AFTERNOON + hours * 3_600).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn link(path: &str) -> Link {
    Link::example(path)
}

fn reset(device: Option<&str>) -> Reset {
    Reset { holder: holder(), device: device.map(Text::new), at: at(0) }
}

fn ready(renewed: bool) -> MobileIdReady {
    let (device, valid_until) = (Some(Text::new("Pixel 9")), Some(at(730 * 24)));
    MobileIdReady { holder: holder(), device, valid_until, renewed, phone_added: true, at: at(0) }
}

fn not_made(reason: FailureReason) -> MobileIdFailed {
    MobileIdFailed { holder: holder(), renewal: false, reason, at: at(0) }
}

fn expiring(days_left: u32) -> MobileIdExpiring {
    let (device, valid_until) = (Some(Text::new("Pixel 9")), at(i64::from(days_left) * 24 + 5));
    MobileIdExpiring { holder: holder(), device, valid_until, days_left, renews: true }
}

fn failed(errors: Vec<RowError>, total_errors: u64) -> SyncFailed {
    let (file, sender) = (Text::new("mobile-id-users.csv"), Text::new("Access control (hourly)"));
    SyncFailed { file, sender, at: at(0), errors, total_errors, link: link("sync-runs/example") }
}

fn errors(locale: Locale) -> Vec<RowError> {
    let faults = [
        Fault::at(2, 3, "1.2E+10", Problem::IdScientific).named("ID"),
        Fault::at(17, 2, "maria.rossi(at)example.org", Problem::EmailMalformed).named("e-mail"),
        Fault::on_line(204, Problem::UnterminatedQuote),
    ];
    RowError::list(&faults, locale)
}

fn held(reasons: Vec<Text>) -> SyncHeld {
    let (file, sender) = (Text::new("mobile-id-users.csv"), Text::new("Access control (hourly)"));
    let counts = Counts { created: 3, updated: 12, deleted: 61, unchanged: 174 };
    SyncHeld { file, sender, at: at(0), reasons, counts, link: link("sync-runs/example") }
}

fn reasons(locale: Locale) -> Vec<Text> {
    let reasons = [HoldReason::Removals { count: 61, of: 250 }, HoldReason::SyncIdVanished];
    reasons.iter().map(|reason| Text::new(reason.sentence(locale))).collect()
}

fn recovered(failed_since: Option<Timestamp>) -> SyncRecovered {
    let counts = Counts { created: 3, updated: 1, deleted: 2, unchanged: 246 };
    let link = link("sync-runs/example");
    SyncRecovered { file: Text::new("mobile-id-users.csv"), at: at(0), failed_since, counts, link }
}

fn stale(last_completed: Option<Timestamp>) -> SyncStale {
    SyncStale { last_completed, interval_minutes: 60, link: link("settings/autosync") }
}

fn trouble(cause: Option<&str>) -> CredentialTrouble {
    let (system, cause) = (Text::new("Mobile ID"), cause.map(Text::new));
    CredentialTrouble { holder: holder(), system, cause, at: at(0), link: link("credentials/example") }
}

fn disabled() -> WebhookDisabled {
    let (webhook, because) = (Text::new("Badge office"), DisabledBecause::Failing);
    let link = link("settings/webhooks/example");
    WebhookDisabled { webhook, host: None, because, error: None, at: at(0), link }
}
