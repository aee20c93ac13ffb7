//! Why a system did not do what it was asked.

use domain::time::Timestamp;

use crate::outside::Unsent;

/// What comes of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a system did not do what it was asked. The words are ours, for operators to read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It cannot be reached: the request never left. It may work later.
    #[error("the system cannot be reached: {0}")]
    Unreachable(String),
    /// It answered that it cannot now. Nothing happened there.
    #[error("the system is not available now: {0}")]
    Unavailable(String),
    /// The budget of calls is used up, ours or theirs. Nothing happened there.
    #[error("the system's limit of calls is reached; the next call is due at {until}")]
    Limited {
        /// When there is room again.
        until: Timestamp,
    },
    /// Our access is refused.
    #[error("the system refuses our access: {0}")]
    Unauthorized(String),
    /// The pool has none left.
    #[error("the pool is exhausted; order more, or choose another pool")]
    PoolExhausted,
    /// The pool is not there any more.
    #[error("the pool does not exist at the system any more; refresh the pools")]
    PoolUnavailable,
    /// It knows the person as somebody else's.
    #[error("the system refused: {0}")]
    Foreign(String),
    /// It will not work however often it is asked.
    #[error("the system refused: {0}")]
    Refused(String),
    /// It does not know what was asked about.
    #[error("the system does not know it")]
    NotFound,
    /// It cannot do that.
    #[error("the system cannot do that")]
    Unsupported,
    /// It said something that the connector cannot read.
    #[error("the system's answer was not understood: {0}")]
    Unreadable(String),
    /// The request may or may not have been carried out: ask what is there before anything else.
    #[error("it is not known whether the system did it: {0}")]
    OutcomeUnknown(String),
}

impl Error {
    /// Its name in figures.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::Unavailable(_) => "unavailable",
            Self::Limited { .. } => "limited",
            Self::Unauthorized(_) => "unauthorized",
            Self::PoolExhausted => "pool_exhausted",
            Self::PoolUnavailable => "pool_unavailable",
            Self::Foreign(_) => "foreign",
            Self::Refused(_) => "refused",
            Self::NotFound => "not_found",
            Self::Unsupported => "unsupported",
            Self::Unreadable(_) => "unreadable",
            Self::OutcomeUnknown(_) => "outcome_unknown",
        }
    }

    /// Whether it is certain that nothing changed there.
    #[must_use]
    pub const fn changed_nothing(&self) -> bool {
        !matches!(self, Self::OutcomeUnknown(_) | Self::Unreadable(_))
    }

    /// Whether it may go better later without anybody doing anything.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Unreachable(_)
                | Self::Unavailable(_)
                | Self::Limited { .. }
                | Self::Unauthorized(_)
                | Self::PoolExhausted
                | Self::PoolUnavailable
                | Self::OutcomeUnknown(_)
                | Self::Unreadable(_)
        )
    }
}

impl From<Unsent> for Error {
    fn from(unsent: Unsent) -> Self {
        match unsent {
            Unsent::Never(detail) => Self::Unreachable(detail),
            Unsent::Perhaps(detail) => Self::OutcomeUnknown(detail),
        }
    }
}
