//! What can go wrong here, and in which calls.

use crate::service::Name;

/// What can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// 403, as if there had been too many calls.
    RateLimit,
    /// The connection breaks before anything is done.
    LostBefore,
    /// It is done, and the connection breaks.
    LostAnswer,
    /// The connection breaks, and it is done later.
    Delayed,
    /// The answer takes its time.
    Slow,
    /// 503, and nothing is done.
    ErrorBefore,
    /// It is done, and the answer is 500.
    ErrorAfter,
    /// 412, and nothing is done.
    Precondition,
    /// 401: the secret or the token is wrong.
    Unauthorized,
    /// A callback is not sent.
    CallbackLost,
    /// An event comes twice, with the same id.
    EventDuplicated,
    /// The events of an answer come in another order.
    EventReordered,
    /// An event is seen later than what happened after it.
    EventLate,
    /// A revocation is accepted and never confirmed.
    RevokeStuck,
    /// A part number is not there any more.
    PartNumberGone,
    /// A part number has nothing left.
    PoolExhausted,
}

impl Name for FaultKind {
    const ALL: &'static [Self] = &[
        Self::RateLimit,
        Self::LostBefore,
        Self::LostAnswer,
        Self::Delayed,
        Self::Slow,
        Self::ErrorBefore,
        Self::ErrorAfter,
        Self::Precondition,
        Self::Unauthorized,
        Self::CallbackLost,
        Self::EventDuplicated,
        Self::EventReordered,
        Self::EventLate,
        Self::RevokeStuck,
        Self::PartNumberGone,
        Self::PoolExhausted,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::RateLimit => "rate-limit",
            Self::LostBefore => "lost-before",
            Self::LostAnswer => "lost-answer",
            Self::Delayed => "delayed",
            Self::Slow => "slow",
            Self::ErrorBefore => "error-before",
            Self::ErrorAfter => "error-after",
            Self::Precondition => "precondition",
            Self::Unauthorized => "unauthorized",
            Self::CallbackLost => "callback-lost",
            Self::EventDuplicated => "event-duplicated",
            Self::EventReordered => "event-reordered",
            Self::EventLate => "event-late",
            Self::RevokeStuck => "revoke-stuck",
            Self::PartNumberGone => "part-number-gone",
            Self::PoolExhausted => "pool-exhausted",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Self::RateLimit => "403, as if there had been too many calls",
            Self::LostBefore => "the connection breaks before anything is done",
            Self::LostAnswer => "it is done, and the connection breaks",
            Self::Delayed => "the connection breaks, and it is done later",
            Self::Slow => "the answer takes its time",
            Self::ErrorBefore => "503, and nothing is done",
            Self::ErrorAfter => "it is done, and the answer is 500",
            Self::Precondition => "412, and nothing is done",
            Self::Unauthorized => "401: the secret or the token is wrong",
            Self::CallbackLost => "a callback is not sent",
            Self::EventDuplicated => "an event comes twice",
            Self::EventReordered => "the events of an answer come in another order",
            Self::EventLate => "an event is seen later than what happened after it",
            Self::RevokeStuck => "a revocation is accepted and never confirmed",
            Self::PartNumberGone => "a part number is not there any more",
            Self::PoolExhausted => "a part number has nothing left",
        }
    }
    fn is_of_calls(self) -> bool {
        !matches!(self, Self::CallbackLost | Self::EventDuplicated | Self::EventReordered | Self::EventLate)
    }
}

/// The kinds of calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Call {
    /// `POST …/token`
    Token,
    /// `GET …/customer/{org}`
    Organization,
    /// `GET …/part-number`
    ListPartNumbers,
    /// `GET …/part-number/{id}`
    PartNumber,
    /// `POST …/users`
    CreateUser,
    /// `GET …/users/{id}`
    User,
    /// `PUT …/users/{id}`
    UpdateUser,
    /// `DELETE …/users/{id}`
    DeleteUser,
    /// `POST …/users/.search`
    SearchUsers,
    /// `POST …/users/{id}/invitation`
    CreateInvitation,
    /// `POST …/invitation/{id}/email`
    ResendInvitation,
    /// `DELETE …/invitation/{id}`
    CancelInvitation,
    /// `POST …/credential-container/{id}/credential`
    IssueCredential,
    /// `DELETE …/credential/{id}`
    RevokeCredential,
    /// `DELETE …/credential-container/{id}`
    RemoveContainer,
    /// `POST …/events/filter`
    CreateFilter,
    /// `GET …/events/filter`
    ListFilters,
    /// `POST …/callback`
    CreateCallback,
    /// `GET …/callback`
    ListCallbacks,
    /// `GET …/events`
    Events,
}

impl Name for Call {
    const ALL: &'static [Self] = &[
        Self::Token,
        Self::Organization,
        Self::ListPartNumbers,
        Self::PartNumber,
        Self::CreateUser,
        Self::User,
        Self::UpdateUser,
        Self::DeleteUser,
        Self::SearchUsers,
        Self::CreateInvitation,
        Self::ResendInvitation,
        Self::CancelInvitation,
        Self::IssueCredential,
        Self::RevokeCredential,
        Self::RemoveContainer,
        Self::CreateFilter,
        Self::ListFilters,
        Self::CreateCallback,
        Self::ListCallbacks,
        Self::Events,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Organization => "organization",
            Self::ListPartNumbers => "list-part-numbers",
            Self::PartNumber => "part-number",
            Self::CreateUser => "create-user",
            Self::User => "user",
            Self::UpdateUser => "update-user",
            Self::DeleteUser => "delete-user",
            Self::SearchUsers => "search-users",
            Self::CreateInvitation => "create-invitation",
            Self::ResendInvitation => "resend-invitation",
            Self::CancelInvitation => "cancel-invitation",
            Self::IssueCredential => "issue-credential",
            Self::RevokeCredential => "revoke-credential",
            Self::RemoveContainer => "remove-container",
            Self::CreateFilter => "create-filter",
            Self::ListFilters => "list-filters",
            Self::CreateCallback => "create-callback",
            Self::ListCallbacks => "list-callbacks",
            Self::Events => "events",
        }
    }
}
