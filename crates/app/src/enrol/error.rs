//! Why a phone is refused, in the words of the enrolment protocol.

use domain::device::DeviceError;
use domain::invitation::Refusal;

/// The result of a phone's request.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a phone does not get what it asks for.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No invitation has this code: `code_unknown`.
    #[error("there is no such code; open the link of the newest invitation")]
    CodeUnknown,
    /// The invitation is no longer for this phone.
    #[error(transparent)]
    Code(#[from] Refusal),
    /// The key belongs to another enrolment: `key_in_use`.
    #[error("the key belongs to another enrolment; make new keys")]
    KeyInUse,
    /// The key is bound to nothing: `device_unknown`.
    #[error("no phone is known by this key")]
    DeviceUnknown,
    /// The proof was used before.
    #[error("the proof was used before")]
    ProofUsed,
    /// Everything else.
    #[error(transparent)]
    Other(#[from] crate::Error),
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Other(error.into())
    }
}

impl From<DeviceError> for Error {
    fn from(error: DeviceError) -> Self {
        match error {
            DeviceError::Unknown => Self::DeviceUnknown,
            DeviceError::LeaseRuns => Self::Other(crate::Error::internal(error)),
        }
    }
}
