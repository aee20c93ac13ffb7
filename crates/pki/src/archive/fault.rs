//! Why a key is not archived, or not opened.

/// Why a certificate is not one to archive keys under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotForRecovery {
    /// Its key is not RSA.
    #[error("the recovery certificate's key is not RSA")]
    KeyKind,
    /// Its key is not for encrypting keys.
    #[error("the recovery certificate's key is not for encrypting keys")]
    KeyUsage,
}

impl NotForRecovery {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::KeyKind => "recovery_key_kind",
            Self::KeyUsage => "recovery_key_usage",
        }
    }
}

/// The library archived nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key could not be archived")]
pub struct ArchiveFault;

/// Why an archived key is not opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenFault {
    /// It is no `EnvelopedData` of the algorithms that keys are archived with.
    #[error("the archived key cannot be read")]
    Unreadable,
    /// It was archived under another recovery key.
    #[error("the recovery key does not open it")]
    Key,
    /// The recovery key is not there now, as with a token that is unplugged.
    #[error("the recovery key is not available: {0}")]
    Unavailable(String),
    /// What is inside was changed.
    #[error("the archived key was changed")]
    Content,
    /// What is inside is the private half of another key.
    #[error("the archived key is another key")]
    AnotherKey,
}

impl OpenFault {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable => "archive_unreadable",
            Self::Key => "archive_recovery_key",
            Self::Unavailable(_) => "archive_recovery_key_unavailable",
            Self::Content => "archive_changed",
            Self::AnotherKey => "archive_another_key",
        }
    }
}
