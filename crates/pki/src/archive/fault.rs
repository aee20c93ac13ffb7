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

/// The library archived nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key could not be archived")]
pub struct ArchiveFault;

/// Why an archived key is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenFault {
    /// It is no `EnvelopedData` of the algorithms that keys are archived with.
    #[error("the archived key cannot be read")]
    Unreadable,
    /// It was archived under another recovery key, or this one is not there.
    #[error("the recovery key does not open it")]
    Key,
    /// What is inside was changed.
    #[error("the archived key was changed")]
    Content,
    /// What is inside is the private half of another key.
    #[error("the archived key is another key")]
    AnotherKey,
}
