//! Why a phone is refused, in the words of the enrolment protocol.

use domain::device::DeviceError;
use domain::invitation::Refusal;
use domain::phone_login::LoginRefusal;

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
    /// No certificate is to be made for this phone: `not_claimed`.
    #[error("no certificate is to be made for this phone now")]
    NothingOrdered,
    /// Certificates were issued for other keys: `certificates_issued`.
    #[error("certificates were issued to other keys of this phone; send the requests of those keys again")]
    CertificatesIssued,
    /// Requests that do not hold; all of them.
    #[error("some requests do not hold")]
    Requests(Vec<RefusedRequest>),
    /// Keys whose certificates the phone has not installed: `certificates_not_installed`.
    #[error("not everything is installed that was to be: {}", .0.join(", "))]
    NotInstalled(Vec<String>),
    /// The CA cannot sign now: `ca_unavailable`.
    #[error("the CA cannot sign now; try again later")]
    CaUnavailable(#[source] crate::Error),
    /// The invitation needs an enrolment PIN, and none came: `pin_required`.
    #[error("the invitation needs the PIN that was sent another way")]
    PinRequired,
    /// The enrolment PIN is another: `pin_wrong`.
    #[error("the PIN is another; {attempts_left} tries are left")]
    PinWrong {
        /// How many tries are left.
        attempts_left: u8,
    },
    /// The phone has a device PIN already: `pin_set`.
    #[error("the phone has a PIN; say the old one to change it")]
    PinSet,
    /// The phone has no device PIN: `pin_not_set`.
    #[error("the phone has no PIN")]
    PinNotSet,
    /// Too many wrong device PINs; the keys are lost: `pin_locked`.
    #[error("too many wrong PINs; the keys on this phone are lost, ask for a new invitation")]
    PinLocked,
    /// The login is over, or there is none: `login_over`.
    #[error("the login is over; begin another in the browser")]
    LoginOver,
    /// Another phone looks at the login: `login_taken`.
    #[error("another phone looks at this login already")]
    LoginTaken,
    /// This phone, or its holder, may not log in: `login_not_possible`.
    #[error("this phone has no valid certificate to log in with there")]
    LoginNotPossible,
    /// Another number than the browser shows: `login_number`; the login is refused.
    #[error("the browser shows another number; the login was refused")]
    LoginNumber,
    /// The signature does not hold: `login_signature`; the login is refused.
    #[error("the signature does not hold; the login was refused")]
    LoginSignature,
    /// Everything else.
    #[error(transparent)]
    Other(#[from] crate::Error),
}

/// A request that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRequest {
    /// The key that it is for.
    pub key_id: String,
    /// A stable word for what is wrong.
    pub code: &'static str,
    /// What is wrong.
    pub detail: String,
}

impl RefusedRequest {
    pub(super) fn new(key_id: &str, code: &'static str, detail: impl Into<String>) -> Self {
        Self { key_id: key_id.to_owned(), code, detail: detail.into() }
    }
}

impl Error {
    /// A CA that cannot sign is told as such: the phone tries again.
    pub(super) fn of_ca(error: crate::Error) -> Self {
        match error {
            crate::Error::Conflict(ref conflict) if conflict.code == "ca_unavailable" => Self::CaUnavailable(error),
            other => Self::Other(other),
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Other(error.into())
    }
}

impl From<LoginRefusal> for Error {
    fn from(refusal: LoginRefusal) -> Self {
        match refusal {
            LoginRefusal::Over => Self::LoginOver,
            LoginRefusal::Taken => Self::LoginTaken,
        }
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
