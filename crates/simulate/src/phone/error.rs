//! What can go wrong, in words for the person who holds the phone.

use std::io;
use std::path::PathBuf;

use super::certificates::PinPolicy;
use super::link::LinkError;

/// Why the phone could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is not an activation link.
    #[error("this is not an activation link that can be used")]
    Link(#[from] LinkError),
    /// The server could not be reached, or the answer was lost on the way.
    #[error("{host} cannot be reached; check the network and try again (nothing is lost by trying again)")]
    Unreachable {
        /// Host and port.
        host: String,
        /// What the network said.
        source: reqwest::Error,
    },
    /// The server refused.
    #[error("{0}")]
    Refused(Refusal),
    /// The answer is not one of the protocol's.
    #[error("{host} gave an answer that is not the enrolment protocol's ({what}); is the link's address right?")]
    NotUnderstood {
        /// Host and port.
        host: String,
        /// What was wrong with it.
        what: String,
    },
    /// The link installs something that this phone does not know.
    #[error("this phone cannot install {kind:?}; it needs a newer version")]
    CannotInstall {
        /// The unknown kind.
        kind: String,
    },
    /// The device's name is not 1 to 80 characters without control characters.
    #[error("a device name has 1 to 80 characters and no control characters")]
    DeviceName,
    /// The extra root certificates are not PEM.
    #[error("the extra root certificates are not valid PEM")]
    Roots(#[source] reqwest::Error),
    /// There is no certificate among the extra root certificates.
    #[error("there is no certificate in the extra root certificates")]
    NoRoots,
    /// The HTTP client cannot be set up.
    #[error("the HTTP client cannot be set up")]
    Client(#[source] reqwest::Error),
    /// The folder cannot be read or written.
    #[error("{} cannot be read or written; check that it is a folder of yours", path.display())]
    Folder {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process works with the folder.
    #[error("another process uses {}; wait for it to end, or choose another folder", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// A stored enrolment cannot be read.
    #[error("{} is damaged; move it away, and ask for a new invitation", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where.
        source: serde_json::Error,
    },
    /// A key cannot be made or used.
    #[error("a key of this phone cannot be made or used")]
    Key,
    /// There is no key of that name.
    #[error("no enrolment on this phone that is in force has a key {key_id:?}; see the list")]
    NoSuchKey {
        /// What was asked for.
        key_id: String,
    },
    /// The lease is over, or the credential is not in force.
    #[error("the ID does not work now, and its keys with it; go online and ask for the status")]
    NotInForce,
    /// A device PIN is to be chosen.
    #[error("a device PIN is to be chosen for the keys: {policy}")]
    DevicePinToChoose {
        /// What it has to look like.
        policy: PinPolicy,
    },
    /// The device PIN is not what the policy wants.
    #[error("that device PIN does not do; it has {policy}")]
    DevicePinUnfit {
        /// What it has to look like.
        policy: PinPolicy,
    },
    /// The device PIN was chosen, and is needed now.
    #[error("the device PIN is needed")]
    DevicePinNeeded,
    /// A body cannot be written as JSON.
    #[error("the request cannot be written as JSON")]
    Encode(#[source] serde_json::Error),
    /// There is no enrolment of that name.
    #[error("this phone has no enrolment {name:?}; see the list")]
    NoSuchEnrolment {
        /// What was asked for.
        name: String,
    },
    /// The phone was told to stop here, by [`super::Fault`].
    #[error("stopped here, as asked for by a fault switch")]
    Fault,
}

/// A refusal of the server's, by its code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The code is none of the server's.
    #[error("the server does not know this link; open the one in the newest mail, whole")]
    CodeUnknown,
    /// The invitation ran out.
    #[error("the invitation ran out; ask for a new one")]
    CodeExpired,
    /// The invitation was used.
    #[error("the invitation was used already; ask for a new one")]
    CodeUsed,
    /// The invitation was withdrawn.
    #[error("the invitation was withdrawn; use the newest one, or ask for it")]
    CodeVoid,
    /// Another phone was quicker.
    #[error("another phone has used this link; if it was not yours, tell your administrator at once")]
    CodeReused,
    /// The key belongs to another enrolment.
    #[error("the key of this phone belongs to another enrolment; try again")]
    KeyInUse,
    /// The enrolment PIN is missing.
    #[error("an enrolment PIN is needed; it reached you by another way than the link")]
    PinRequired,
    /// The enrolment PIN is wrong.
    #[error("the enrolment PIN is wrong; {}", attempts(*attempts_left))]
    PinWrong {
        /// How many attempts are left, if the server says.
        attempts_left: Option<u8>,
    },
    /// Too many wrong PINs.
    #[error("the enrolment PIN was wrong five times, and the link is burned; ask for a new invitation")]
    PinBurned,
    /// The server knows no phone with this key.
    #[error("the server does not know this phone any more; ask for a new invitation")]
    DeviceUnknown,
    /// The proof did not hold.
    #[error("the server did not accept this phone's signature; its public address may not be that of the link")]
    ProofInvalid,
    /// The device PIN is wrong.
    #[error("the device PIN is wrong; {}", attempts(*attempts_left))]
    DevicePinWrong {
        /// How many attempts are left, if the server says.
        attempts_left: Option<u8>,
    },
    /// A device PIN was set already.
    #[error("a device PIN was set already")]
    DevicePinSet,
    /// Too many wrong device PINs: the keys are lost.
    #[error("the device PIN was wrong five times; the keys are gone, and their certificates are revoked")]
    DevicePinLocked,
    /// The certificates that the confirmation named are not installed, or lapsed before it came.
    #[error("the server waits for other certificates than this phone has")]
    CertificatesNotInstalled,
    /// Too many requests.
    #[error("too many attempts; wait {retry_after_s} seconds and try again")]
    RateLimited {
        /// How long to wait.
        retry_after_s: u64,
    },
    /// The server is in trouble.
    #[error("the server cannot do it now (status {status}); try again later")]
    Unavailable {
        /// The HTTP status.
        status: u16,
    },
    /// The login is over, or was answered.
    #[error("the login is over; begin another in the browser")]
    LoginOver,
    /// Another phone looks at the login.
    #[error("another phone looks at this login; if it is not yours, begin another in the browser")]
    LoginTaken,
    /// The phone has nothing to log in with there.
    #[error("this phone has no valid certificate to log in with there")]
    LoginNotPossible,
    /// The browser shows another number.
    #[error("the browser shows another number; the login was refused")]
    LoginNumber,
    /// The signature did not hold.
    #[error("the server did not accept the signature; the login was refused")]
    LoginSignature,
    /// Anything else.
    #[error("the server refused: {code}{}", detail.as_deref().map(|text| format!(" ({text})")).unwrap_or_default())]
    Other {
        /// The problem's code.
        code: String,
        /// What the server said about it.
        detail: Option<String>,
    },
}

impl Error {
    /// Whether only the server could not be asked or said no, so that what is known here counts.
    pub(crate) fn leaves_the_phone_as_it_is(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::Refused(_)
                | Self::NotUnderstood { .. }
                | Self::DevicePinToChoose { .. }
                | Self::DevicePinUnfit { .. }
        )
    }
}

impl Refusal {
    /// Whether the same link can still bind this phone later, so that its keys must be kept.
    pub(crate) fn leaves_the_code_usable(&self) -> bool {
        !matches!(
            self,
            Self::CodeUnknown
                | Self::CodeExpired
                | Self::CodeUsed
                | Self::CodeVoid
                | Self::CodeReused
                | Self::KeyInUse
                | Self::PinBurned
        )
    }
}

fn attempts(left: Option<u8>) -> String {
    match left {
        Some(1) => "one attempt is left".to_owned(),
        Some(left) => format!("{left} attempts are left"),
        None => "try again".to_owned(),
    }
}
