//! What a token refuses, and what goes wrong with one.

use cryptoki::error::{Error, RvError};

use crate::key::{KeyRefused, SignError};

/// Why a token does not do what is asked of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// The module cannot be loaded, or is none of PKCS#11.
    #[error("the PKCS#11 module cannot be loaded: {0}")]
    Module(String),
    /// No token has the label, or it is not plugged in.
    #[error("no token is called {0:?}")]
    NoToken(String),
    /// Several tokens have the label.
    #[error("several tokens are called {0:?}")]
    SeveralTokens(String),
    /// The PIN is wrong, or is not the one that the token is open with.
    #[error("the PIN of the token is wrong")]
    Pin,
    /// The token takes no PIN any more, until its administrator sets one.
    #[error("the token is locked after too many wrong PINs")]
    PinLocked,
    /// There is no such key.
    #[error("the token has no key with {0}")]
    NoKey(super::KeyName),
    /// Several keys are called the same.
    #[error("the token has several keys with {0}")]
    SeveralKeys(super::KeyName),
    /// A new key shall be called like one that there is.
    #[error("the token has a key with {0} already")]
    NameTaken(super::KeyName),
    /// The token does not tell the public half.
    #[error("the token does not tell the public half of the key")]
    NoPublicHalf,
    /// The key is of a kind that is not taken.
    #[error("the token's key is not taken")]
    Key(#[from] KeyRefused),
    /// An elliptic curve shall recover keys, which only RSA does here.
    #[error("only an RSA key can recover keys")]
    Purpose,
    /// The token would let the new key go. It is destroyed again.
    #[error("the token made a key that can be taken out of it")]
    Extractable,
    /// The token does not do this, as with a kind of key that it has not.
    #[error("the token refused: {0}")]
    Refused(String),
    /// The token is not there now, as with one that is unplugged. It may come back.
    #[error("the token is not available: {0}")]
    Unavailable(String),
}

impl TokenFault {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Module(_) => "token_module",
            Self::NoToken(_) => "token_missing",
            Self::SeveralTokens(_) => "token_ambiguous",
            Self::Pin => "token_pin",
            Self::PinLocked => "token_pin_locked",
            Self::NoKey(_) => "token_key_missing",
            Self::SeveralKeys(_) => "token_key_ambiguous",
            Self::NameTaken(_) => "token_key_taken",
            Self::NoPublicHalf => "token_key_no_public_half",
            Self::Key(fault) => fault.code(),
            Self::Purpose => "token_key_purpose",
            Self::Extractable => "token_key_extractable",
            Self::Refused(_) => "token_refused",
            Self::Unavailable(_) => "token_unavailable",
        }
    }

    /// Whether it may help to start the module anew: a token that was plugged in
    /// since, or a server behind the module that was restarted.
    pub(super) const fn may_be_stale(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::NoToken(_))
    }
}

impl From<Error> for TokenFault {
    fn from(error: Error) -> Self {
        match error {
            Error::Pkcs11(RvError::PinLocked, _) => Self::PinLocked,
            Error::Pkcs11(RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange, _) => Self::Pin,
            Error::Pkcs11(RvError::PinExpired, _) => Self::Pin,
            Error::Pkcs11(returned, function) if is_refusal(returned) => {
                Self::Refused(format!("{function:?} answered {returned:?}"))
            }
            // A session that said anything else is not used again.
            Error::Pkcs11(returned, function) => Self::Unavailable(format!("{function:?} answered {returned:?}")),
            Error::LibraryLoading(_) | Error::MissingSymbol(_) => Self::Module(error.to_string()),
            other => Self::Refused(other.to_string()),
        }
    }
}

impl From<TokenFault> for SignError {
    fn from(fault: TokenFault) -> Self {
        match fault {
            TokenFault::Refused(_) | TokenFault::SeveralKeys(_) => Self::Failed,
            other => Self::Unavailable(other.to_string()),
        }
    }
}

/// What a token says of the question, and not of itself: it stays as it was.
const fn is_refusal(returned: RvError) -> bool {
    matches!(
        returned,
        RvError::ActionProhibited
            | RvError::ArgumentsBad
            | RvError::AttributeReadOnly
            | RvError::AttributeSensitive
            | RvError::AttributeTypeInvalid
            | RvError::AttributeValueInvalid
            | RvError::CurveNotSupported
            | RvError::DataInvalid
            | RvError::DataLenRange
            | RvError::DomainParamsInvalid
            | RvError::EncryptedDataInvalid
            | RvError::EncryptedDataLenRange
            | RvError::FunctionNotSupported
            | RvError::FunctionRejected
            | RvError::KeyFunctionNotPermitted
            | RvError::KeySizeRange
            | RvError::KeyTypeInconsistent
            | RvError::MechanismInvalid
            | RvError::MechanismParamInvalid
            | RvError::SessionReadOnly
            | RvError::TemplateIncomplete
            | RvError::TemplateInconsistent
            | RvError::TokenWriteProtected
    )
}
