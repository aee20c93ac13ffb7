//! Which messages there are, by their names on the wire.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

#[cfg(doc)]
use super::Message;

/// Which message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// [`Message::Invitation`].
    Invitation,
    /// [`Message::Deletion`].
    Deletion,
    /// [`Message::Reset`].
    Reset,
    /// [`Message::ResetNotice`].
    ResetNotice,
    /// [`Message::RevocationConfirmed`].
    RevocationConfirmed,
    /// [`Message::ContactChanged`].
    ContactChanged,
    /// [`Message::PhoneAdded`].
    PhoneAdded,
    /// [`Message::EnrolmentPin`].
    EnrolmentPin,
    /// [`Message::MobileIdReady`].
    MobileIdReady,
    /// [`Message::MobileIdFailed`].
    MobileIdFailed,
    /// [`Message::MobileIdExpiring`].
    MobileIdExpiring,
    /// [`Message::KeysRecovered`].
    KeysRecovered,
    /// [`Message::SelfServiceLink`].
    SelfServiceLink,
    /// [`Message::PasswordChanged`].
    PasswordChanged,
    /// [`Message::PhoneLocked`].
    PhoneLocked,
    /// [`Message::SyncFailed`].
    SyncFailed,
    /// [`Message::SyncHeld`].
    SyncHeld,
    /// [`Message::SyncRecovered`].
    SyncRecovered,
    /// [`Message::SyncStale`].
    SyncStale,
    /// [`Message::IssueFailed`].
    IssueFailed,
    /// [`Message::RevokeFailed`].
    RevokeFailed,
    /// [`Message::RevocationOverdue`].
    RevocationOverdue,
    /// [`Message::WebhookDisabled`].
    WebhookDisabled,
}

/// A text is not the name of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a message that is sent; expected invitation, deletion, reset, or another of the list")]
pub struct UnknownMessage;

impl MessageKind {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::Invitation,
        Self::Deletion,
        Self::Reset,
        Self::ResetNotice,
        Self::RevocationConfirmed,
        Self::ContactChanged,
        Self::PhoneAdded,
        Self::EnrolmentPin,
        Self::MobileIdReady,
        Self::MobileIdFailed,
        Self::MobileIdExpiring,
        Self::KeysRecovered,
        Self::SelfServiceLink,
        Self::PasswordChanged,
        Self::PhoneLocked,
        Self::SyncFailed,
        Self::SyncHeld,
        Self::SyncRecovered,
        Self::SyncStale,
        Self::IssueFailed,
        Self::RevokeFailed,
        Self::RevocationOverdue,
        Self::WebhookDisabled,
    ];

    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Deletion => "deletion",
            Self::Reset => "reset",
            Self::ResetNotice => "reset_notice",
            Self::RevocationConfirmed => "revocation_confirmed",
            Self::ContactChanged => "contact_changed",
            Self::PhoneAdded => "phone_added",
            Self::EnrolmentPin => "enrolment_pin",
            Self::MobileIdReady => "mobile_id_ready",
            Self::MobileIdFailed => "mobile_id_failed",
            Self::MobileIdExpiring => "mobile_id_expiring",
            Self::KeysRecovered => "keys_recovered",
            Self::SelfServiceLink => "self_service_link",
            Self::PasswordChanged => "password_changed",
            Self::PhoneLocked => "phone_locked",
            Self::SyncFailed => "sync_failed",
            Self::SyncHeld => "sync_held",
            Self::SyncRecovered => "sync_recovered",
            Self::SyncStale => "sync_stale",
            Self::IssueFailed => "issue_failed",
            Self::RevokeFailed => "revoke_failed",
            Self::RevocationOverdue => "revocation_overdue",
            Self::WebhookDisabled => "webhook_disabled",
        }
    }

    /// Whether the message can go as SMS.
    #[must_use]
    pub fn has_sms(self) -> bool {
        matches!(
            self,
            Self::Invitation
                | Self::Deletion
                | Self::Reset
                | Self::ContactChanged
                | Self::PhoneAdded
                | Self::EnrolmentPin
                | Self::PasswordChanged
                | Self::PhoneLocked
        )
    }

    /// Whether the official contact gets it, who need not be told whom to ask.
    pub(super) fn is_for_official_contact(self) -> bool {
        match self {
            Self::Invitation
            | Self::Deletion
            | Self::Reset
            | Self::ContactChanged
            | Self::PhoneAdded
            | Self::EnrolmentPin
            | Self::MobileIdReady
            | Self::MobileIdFailed
            | Self::MobileIdExpiring
            | Self::KeysRecovered
            | Self::SelfServiceLink
            | Self::PasswordChanged
            | Self::PhoneLocked => false,
            Self::ResetNotice
            | Self::RevocationConfirmed
            | Self::SyncFailed
            | Self::SyncHeld
            | Self::SyncRecovered
            | Self::SyncStale
            | Self::IssueFailed
            | Self::RevokeFailed
            | Self::RevocationOverdue
            | Self::WebhookDisabled => true,
        }
    }

    /// Whether the message is worth nothing without its link.
    pub(super) fn needs_link(self) -> bool {
        matches!(self, Self::Invitation | Self::SelfServiceLink)
    }
}

impl fmt::Display for MessageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for MessageKind {
    type Err = UnknownMessage;

    fn from_str(text: &str) -> Result<Self, UnknownMessage> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(UnknownMessage)
    }
}
