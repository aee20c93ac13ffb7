//! Why a use case did not do what it was asked.

use domain::credential::TransitionError;
use domain::permission::Permission;
use store::Unique;

/// The result of a use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, as far as a caller is told.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is logged in, or the key is unknown, revoked, expired, or used from a wrong address.
    #[error("log in, or send a valid API key")]
    Unauthenticated,
    /// There is no such account, it is disabled, or the password is another.
    #[error("the e-mail address or the password is wrong")]
    LoginFailed,
    /// The caller may not do this.
    #[error("this needs the permission {}", .0.as_str())]
    Forbidden(Permission),
    /// The caller may not do this, for another reason than a missing permission.
    #[error("{0}")]
    NotAllowed(Refusal),
    /// It is not there, or belongs to another project.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Values that do not fit; all of them.
    #[error("some values do not fit")]
    Invalid(Vec<Invalid>),
    /// Query parameters that do not fit.
    #[error("a query parameter does not fit")]
    InvalidQuery(Vec<InvalidParameter>),
    /// A value that must be unique is taken.
    #[error("{0} is taken already")]
    Taken(Unique),
    /// It is in a state that does not allow this.
    #[error("{0}")]
    Conflict(Conflict),
    /// A credential's state does not allow this.
    #[error(transparent)]
    Transition(#[from] TransitionError),
    /// Somebody else changed it since it was read.
    #[error("it was changed by somebody else since you read it; read it again and repeat the change")]
    Stale,
    /// The change does not say which version it is of.
    #[error("say which version you change: send its ETag as If-Match, or If-Match: *")]
    VersionRequired,
    /// Too many tries.
    #[error("too many tries; wait {retry_after_s} seconds")]
    TooMany {
        /// How long to wait, in seconds.
        retry_after_s: u64,
    },
    /// As many streams are open as may be.
    #[error("{detail}")]
    TooManyStreams {
        /// Whose, and what to do.
        detail: String,
        /// How long to wait, in seconds.
        retry_after_s: u64,
    },
    /// The database does not answer.
    #[error("the database does not answer; try again in a moment")]
    Unavailable(#[source] store::Error),
    /// Something that should not happen; logged with its cause, told without.
    #[error("something went wrong on the server; the log says more")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A value that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// JSON pointer to it.
    pub pointer: String,
    /// A stable word for it.
    pub code: &'static str,
    /// What is expected.
    pub detail: String,
    /// Where in the text of a filter, counted in bytes from 0.
    pub position: Option<usize>,
}

impl Invalid {
    /// A value at `pointer` that is not what `detail` expects.
    pub fn new(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code, detail: detail.into(), position: None }
    }
}

/// A query parameter that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidParameter {
    /// Its name.
    pub parameter: &'static str,
    /// A stable word for it.
    pub code: &'static str,
    /// What is expected.
    pub detail: String,
    /// Where in its text, counted in bytes from 0.
    pub position: Option<usize>,
}

impl InvalidParameter {
    /// A parameter that is not what `detail` expects.
    pub fn new(parameter: &'static str, code: &'static str, detail: impl Into<String>) -> Self {
        Self { parameter, code, detail: detail.into(), position: None }
    }
}

/// A state that does not allow what was asked: a stable word and a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Conflict {
    /// A stable word for it, unique in the API's list of codes.
    pub code: &'static str,
    /// What is the matter and what to do.
    pub detail: String,
}

/// Something that is forbidden whatever the permissions: a stable word and a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Refusal {
    /// A stable word for it, unique in the API's list of codes.
    pub code: &'static str,
    /// What is the matter and what to do.
    pub detail: String,
}

impl Error {
    /// A conflict with a stable code and a sentence.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::Conflict(Conflict { code, detail: detail.into() })
    }

    /// A refusal with a stable code and a sentence.
    pub fn refused(code: &'static str, detail: impl Into<String>) -> Self {
        Self::NotAllowed(Refusal { code, detail: detail.into() })
    }

    /// One value that does not fit.
    pub fn invalid(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![Invalid::new(pointer, code, detail)])
    }

    /// Something that should not happen.
    pub fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Taken(unique) => Self::Taken(unique),
            store::Error::Stale => Self::Stale,
            store::Error::Unavailable(_) => Self::Unavailable(error),
            store::Error::ForeignCursor => {
                Self::InvalidQuery(vec![InvalidParameter::new("cursor", "invalid_cursor", error.to_string())])
            }
            store::Error::Incomparable { .. } | store::Error::Apart { .. } => {
                Self::InvalidQuery(vec![InvalidParameter::new("filter", "invalid_filter", error.to_string())])
            }
            store::Error::TooSlow => {
                Self::InvalidQuery(vec![InvalidParameter::new("filter", "filter_too_slow", error.to_string())])
            }
            other => Self::internal(other),
        }
    }
}
