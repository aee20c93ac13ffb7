//! What is said, as typed values. Templates see the fields under the names that they have here.

use domain::project::Locale;
use domain::sync::Fault;
use domain::time::Timestamp;
use domain::webhook::DisabledBecause;
use serde::Serialize;

use super::MessageKind;
use crate::{Link, Pin, Text};

/// A message with everything that it says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Message {
    /// To the holder: how to activate the phone.
    Invitation(Invitation),
    /// To the holder: access by phone has ended.
    Deletion(Deletion),
    /// To the holder: the phone was reset.
    Reset(Reset),
    /// To the official contact: a holder reset the phone.
    ResetNotice(Reset),
    /// To the official contact: deleted users' rights are revoked.
    RevocationConfirmed(RevocationConfirmed),
    /// To the old address, by SMS to the old number: contact details were changed.
    ContactChanged(ContactChanged),
    /// To the holder, over an independent channel: a phone was added.
    PhoneAdded(PhoneAdded),
    /// To the holder, by another channel than the link: the PIN that the phone is asked for.
    EnrolmentPin(EnrolmentPin),
    /// To the holder: a mobile ID was made, or renewed.
    MobileIdReady(MobileIdReady),
    /// To the holder: a mobile ID could not be made, or not renewed.
    MobileIdFailed(MobileIdFailed),
    /// To the holder: a mobile ID ends soon.
    MobileIdExpiring(MobileIdExpiring),
    /// To the holder: archived keys of theirs were recovered.
    KeysRecovered(KeysRecovered),
    /// To the holder: the way into self-service.
    SelfServiceLink(SelfServiceLink),
    /// To the holder: the password for self-service was changed.
    PasswordChanged(PasswordChanged),
    /// To the holder: a phone, or a credential on none, was locked in self-service.
    PhoneLocked(PhoneLocked),
    /// To the official contact: a file was refused.
    SyncFailed(SyncFailed),
    /// To the official contact: a file waits for approval.
    SyncHeld(SyncHeld),
    /// To the official contact: files are taken again.
    SyncRecovered(SyncRecovered),
    /// To the official contact: no file was taken for too long.
    SyncStale(SyncStale),
    /// To the official contact: a credential could not be issued.
    IssueFailed(CredentialTrouble),
    /// To the official contact: a credential could not be revoked or suspended.
    RevokeFailed(CredentialTrouble),
    /// To the official contact: a revocation was not confirmed in time.
    RevocationOverdue(CredentialTrouble),
    /// To the official contact: Claviger disabled a webhook.
    WebhookDisabled(WebhookDisabled),
}

impl Message {
    /// Which message it is.
    #[must_use]
    pub fn kind(&self) -> MessageKind {
        match self {
            Self::Invitation(_) => MessageKind::Invitation,
            Self::Deletion(_) => MessageKind::Deletion,
            Self::Reset(_) => MessageKind::Reset,
            Self::ResetNotice(_) => MessageKind::ResetNotice,
            Self::RevocationConfirmed(_) => MessageKind::RevocationConfirmed,
            Self::ContactChanged(_) => MessageKind::ContactChanged,
            Self::PhoneAdded(_) => MessageKind::PhoneAdded,
            Self::EnrolmentPin(_) => MessageKind::EnrolmentPin,
            Self::MobileIdReady(_) => MessageKind::MobileIdReady,
            Self::MobileIdFailed(_) => MessageKind::MobileIdFailed,
            Self::MobileIdExpiring(_) => MessageKind::MobileIdExpiring,
            Self::KeysRecovered(_) => MessageKind::KeysRecovered,
            Self::SelfServiceLink(_) => MessageKind::SelfServiceLink,
            Self::PasswordChanged(_) => MessageKind::PasswordChanged,
            Self::PhoneLocked(_) => MessageKind::PhoneLocked,
            Self::SyncFailed(_) => MessageKind::SyncFailed,
            Self::SyncHeld(_) => MessageKind::SyncHeld,
            Self::SyncRecovered(_) => MessageKind::SyncRecovered,
            Self::SyncStale(_) => MessageKind::SyncStale,
            Self::IssueFailed(_) => MessageKind::IssueFailed,
            Self::RevokeFailed(_) => MessageKind::RevokeFailed,
            Self::RevocationOverdue(_) => MessageKind::RevocationOverdue,
            Self::WebhookDisabled(_) => MessageKind::WebhookDisabled,
        }
    }

    /// The link that it carries.
    #[must_use]
    pub fn link(&self) -> Option<&Link> {
        match self {
            Self::Invitation(message) => Some(&message.link),
            Self::SelfServiceLink(message) => Some(&message.link),
            Self::SyncFailed(message) => Some(&message.link),
            Self::SyncHeld(message) => Some(&message.link),
            Self::SyncRecovered(message) => Some(&message.link),
            Self::SyncStale(message) => Some(&message.link),
            Self::IssueFailed(message) | Self::RevokeFailed(message) | Self::RevocationOverdue(message) => {
                Some(&message.link)
            }
            Self::WebhookDisabled(message) => Some(&message.link),
            Self::Deletion(_)
            | Self::Reset(_)
            | Self::ResetNotice(_)
            | Self::RevocationConfirmed(_)
            | Self::ContactChanged(_)
            | Self::PhoneAdded(_)
            | Self::EnrolmentPin(_)
            | Self::MobileIdReady(_)
            | Self::MobileIdFailed(_)
            | Self::MobileIdExpiring(_)
            | Self::KeysRecovered(_)
            | Self::PasswordChanged(_)
            | Self::PhoneLocked(_) => None,
        }
    }

    /// The PIN that it carries.
    pub(super) fn pin(&self) -> Option<&Pin> {
        match self {
            Self::EnrolmentPin(message) => Some(&message.pin),
            _ => None,
        }
    }
}

/// The person whose phone it is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holder {
    first_name: Text,
    last_name: Text,
    /// Both, for greetings: many people have only one of them.
    name: Text,
}

impl Holder {
    /// The person with these names, of which one may be empty.
    #[must_use]
    pub fn new(first_name: &str, last_name: &str) -> Self {
        let name = Text::new(format!("{first_name} {last_name}"));
        Self { first_name: Text::new(first_name), last_name: Text::new(last_name), name }
    }
}

/// See [`Message::Invitation`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Invitation {
    /// Who is invited.
    pub holder: Holder,
    /// Where the phone goes, code included.
    pub link: Link,
    /// Until when.
    pub valid_until: Timestamp,
    /// A PIN, given by another channel, will be asked for.
    pub pin_required: bool,
    /// A phone that works now stops working: it is a resend.
    pub replaces_phone: bool,
}

/// See [`Message::Deletion`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Deletion {
    /// Who leaves.
    pub holder: Holder,
    /// A phone was active, not only invited.
    pub had_phone: bool,
}

/// See [`Message::Reset`] and [`Message::ResetNotice`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reset {
    /// Whose phone.
    pub holder: Holder,
    /// What the phone calls itself.
    pub device: Option<Text>,
    /// When.
    pub at: Timestamp,
}

/// See [`Message::RevocationConfirmed`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RevocationConfirmed {
    /// Who was deleted: the first [`MAX_LISTED_LEAVERS`] of them.
    pub leavers: Vec<Leaver>,
    /// How many there are in all.
    pub total: u64,
}

/// A deleted user whose rights are revoked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Leaver {
    /// First and last name.
    pub name: Text,
    /// When the phone confirmed, or its lease ran out.
    pub at: Timestamp,
    /// The phone said so itself; else its lease ran out, or there was none.
    pub by_phone: bool,
}

/// What was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// The e-mail address.
    Email,
    /// The mobile number.
    Mobile,
}

/// See [`Message::ContactChanged`]. The new address is not told to the old one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContactChanged {
    /// Whose.
    pub holder: Holder,
    /// What.
    pub contact: Contact,
    /// When.
    pub at: Timestamp,
}

/// See [`Message::PhoneAdded`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PhoneAdded {
    /// Whose.
    pub holder: Holder,
    /// What the phone calls itself.
    pub device: Option<Text>,
    /// When.
    pub at: Timestamp,
}

/// See [`Message::EnrolmentPin`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EnrolmentPin {
    /// Who is invited.
    pub holder: Holder,
    /// What the phone is asked for.
    pub pin: Pin,
    /// Until when the invitation works.
    pub valid_until: Timestamp,
}

/// See [`Message::MobileIdReady`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MobileIdReady {
    /// Whose.
    pub holder: Holder,
    /// What the phone calls itself.
    pub device: Option<Text>,
    /// Until when the first of its certificates is valid.
    pub valid_until: Option<Timestamp>,
    /// It was renewed, not made.
    pub renewed: bool,
    /// The phone became a key at the same moment, and no other mail says so.
    pub phone_added: bool,
    /// When.
    pub at: Timestamp,
}

/// See [`Message::KeysRecovered`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeysRecovered {
    /// Whose.
    pub holder: Holder,
    /// Operators recovered them, rather than a phone of the holder's.
    pub by_operators: bool,
    /// When.
    pub at: Timestamp,
}

/// See [`Message::MobileIdFailed`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MobileIdFailed {
    /// Whose.
    pub holder: Holder,
    /// It could not be renewed, rather than not be made.
    pub renewal: bool,
    /// Why.
    pub reason: FailureReason,
    /// When.
    pub at: Timestamp,
}

/// Why a mobile ID could not be made or renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureReason {
    /// The phone did not do its part in time.
    Timeout,
    /// The credential was ended.
    CredentialEnded,
    /// The enrolment PIN was wrong five times.
    WrongPins,
    /// The enrolment PIN did not reach its holder.
    PinUndelivered,
    /// Something else.
    Other,
}

/// See [`Message::MobileIdExpiring`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MobileIdExpiring {
    /// Whose.
    pub holder: Holder,
    /// What the phone calls itself.
    pub device: Option<Text>,
    /// When the first of its certificates ends.
    pub valid_until: Timestamp,
    /// The whole days until then; 0 on the last of them.
    pub days_left: u32,
    /// The phone renews it, once its holder agrees there.
    pub renews: bool,
}

/// See [`Message::SelfServiceLink`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SelfServiceLink {
    /// Who asked.
    pub holder: Holder,
    /// Into self-service, code included.
    pub link: Link,
    /// Until when.
    pub valid_until: Timestamp,
}

/// See [`Message::PasswordChanged`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PasswordChanged {
    /// Whose.
    pub holder: Holder,
    /// When.
    pub at: Timestamp,
}

/// See [`Message::PhoneLocked`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PhoneLocked {
    /// Whose.
    pub holder: Holder,
    /// What the phone calls itself.
    pub device: Option<Text>,
    /// When.
    pub at: Timestamp,
}

/// How many leavers a mail names.
pub const MAX_LISTED_LEAVERS: usize = 100;

/// How many errors of a file a mail lists.
pub const MAX_LISTED_ERRORS: usize = 100;

/// See [`Message::SyncFailed`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SyncFailed {
    /// The file's name.
    pub file: Text,
    /// Who or what sent it: a key's name, an operator.
    pub sender: Text,
    /// When.
    pub at: Timestamp,
    /// The first of them, by [`RowError::list`].
    pub errors: Vec<RowError>,
    /// How many there are in all.
    pub total_errors: u64,
    /// To the run in the console.
    pub link: Link,
}

/// What is wrong in one place of a file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowError {
    /// Line, from 1; none if it is about the whole file.
    pub line: Option<u64>,
    /// Name or number of the column.
    pub column: Option<Text>,
    /// What stands there.
    pub value: Option<Text>,
    /// What is wrong with it, in the language of the mail.
    pub detail: Text,
}

impl RowError {
    /// The first [`MAX_LISTED_ERRORS`] faults, in the language of the mail.
    #[must_use]
    pub fn list(faults: &[Fault], locale: Locale) -> Vec<Self> {
        faults.iter().take(MAX_LISTED_ERRORS).map(|fault| Self::of(fault, locale)).collect()
    }

    fn of(fault: &Fault, locale: Locale) -> Self {
        let column = fault.column_name.clone().or_else(|| fault.column.map(|number| number.to_string()));
        Self {
            line: fault.line.map(u64::from),
            column: column.map(Text::new),
            value: fault.value.as_ref().map(Text::new),
            detail: Text::new(fault.detail(locale)),
        }
    }
}

/// See [`Message::SyncHeld`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SyncHeld {
    /// The file's name.
    pub file: Text,
    /// Who or what sent it.
    pub sender: Text,
    /// When.
    pub at: Timestamp,
    /// Why it waits, as sentences in the language of the mail ([`domain::sync::guard::HoldReason::sentence`]).
    pub reasons: Vec<Text>,
    /// What it would do.
    pub counts: Counts,
    /// To the plan in the console.
    pub link: Link,
}

/// What a run does or did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// New users.
    pub created: u64,
    /// Changed users.
    pub updated: u64,
    /// Removed users.
    pub deleted: u64,
    /// Users left as they are.
    pub unchanged: u64,
}

/// See [`Message::SyncRecovered`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SyncRecovered {
    /// The file's name.
    pub file: Text,
    /// When it was taken.
    pub at: Timestamp,
    /// Since when none was.
    pub failed_since: Option<Timestamp>,
    /// What it did.
    pub counts: Counts,
    /// To the run in the console.
    pub link: Link,
}

/// See [`Message::SyncStale`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SyncStale {
    /// The last completed run.
    pub last_completed: Option<Timestamp>,
    /// How often a file is expected.
    pub interval_minutes: u64,
    /// To the settings in the console.
    pub link: Link,
}

/// See [`Message::IssueFailed`], [`Message::RevokeFailed`] and [`Message::RevocationOverdue`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CredentialTrouble {
    /// Whose.
    pub holder: Holder,
    /// The name of the system that it is issued by.
    pub system: Text,
    /// What is known of the cause.
    pub cause: Option<Text>,
    /// Since when.
    pub at: Timestamp,
    /// To the credential in the console.
    pub link: Link,
}

/// See [`Message::WebhookDisabled`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WebhookDisabled {
    /// What people call it.
    pub webhook: Text,
    /// The host that it calls; the rest of an address may be a secret.
    pub host: Option<Text>,
    /// Why.
    pub because: DisabledBecause,
    /// What was wrong with the last try.
    pub error: Option<Text>,
    /// When.
    pub at: Timestamp,
    /// To the webhook in the console.
    pub link: Link,
}
