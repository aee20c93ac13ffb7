//! What can go wrong here, and in which calls.

use crate::service::Name;

/// What can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// 429, as if there had been too many calls.
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
    /// 401: the signature is wrong.
    Unauthorized,
    /// An event is not sent.
    CallbackLost,
    /// An event is sent twice, with the same id.
    EventDuplicated,
    /// Events are sent in another order.
    EventReordered,
    /// An event is sent later than what happened after it.
    EventLate,
    /// A template is not there any more.
    TemplateGone,
    /// Nothing is left to issue with.
    BalanceExhausted,
}

impl FaultKind {
    fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::RateLimit => ("rate-limit", "429, as if there had been too many calls"),
            Self::LostBefore => ("lost-before", "the connection breaks before anything is done"),
            Self::LostAnswer => ("lost-answer", "it is done, and the connection breaks"),
            Self::Delayed => ("delayed", "the connection breaks, and it is done later"),
            Self::Slow => ("slow", "the answer takes its time"),
            Self::ErrorBefore => ("error-before", "503, and nothing is done"),
            Self::ErrorAfter => ("error-after", "it is done, and the answer is 500"),
            Self::Unauthorized => ("unauthorized", "401: the signature is wrong"),
            Self::CallbackLost => ("callback-lost", "an event is not sent"),
            Self::EventDuplicated => ("event-duplicated", "an event is sent twice"),
            Self::EventReordered => ("event-reordered", "events are sent in another order"),
            Self::EventLate => ("event-late", "an event is sent later than what happened after it"),
            Self::TemplateGone => ("template-gone", "a template is not there any more"),
            Self::BalanceExhausted => ("balance-exhausted", "nothing is left to issue with"),
        }
    }
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
        Self::Unauthorized,
        Self::CallbackLost,
        Self::EventDuplicated,
        Self::EventReordered,
        Self::EventLate,
        Self::TemplateGone,
        Self::BalanceExhausted,
    ];

    fn name(self) -> &'static str {
        self.told().0
    }

    fn meaning(self) -> &'static str {
        self.told().1
    }
    fn is_of_calls(self) -> bool {
        !matches!(self, Self::CallbackLost | Self::EventDuplicated | Self::EventReordered | Self::EventLate)
    }
}

/// The kinds of calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Call {
    /// `POST /v1/key-cards`
    Issue,
    /// `GET /v1/key-cards`
    List,
    /// `GET /v1/key-cards/{id}`
    Read,
    /// `PATCH /v1/key-cards/{id}`
    Update,
    /// `POST /v1/key-cards/{id}/suspend`
    Suspend,
    /// `POST /v1/key-cards/{id}/resume`
    Resume,
    /// `POST /v1/key-cards/{id}/unlink`
    Unlink,
    /// `POST /v1/key-cards/{id}/delete`
    Delete,
    /// `GET /v1/console/card-templates/{id}`
    Template,
    /// `GET /v1/console/card-templates/{id}/logs`
    Logs,
    /// `GET /v1/console/ledger-items`
    Ledger,
    /// `POST /v1/console/webhooks`
    CreateWebhook,
    /// `GET /v1/console/webhooks`
    ListWebhooks,
    /// `DELETE /v1/console/webhooks/{id}`
    DeleteWebhook,
}

impl Name for Call {
    const ALL: &'static [Self] = &[
        Self::Issue,
        Self::List,
        Self::Read,
        Self::Update,
        Self::Suspend,
        Self::Resume,
        Self::Unlink,
        Self::Delete,
        Self::Template,
        Self::Logs,
        Self::Ledger,
        Self::CreateWebhook,
        Self::ListWebhooks,
        Self::DeleteWebhook,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::List => "list",
            Self::Read => "read",
            Self::Update => "update",
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::Unlink => "unlink",
            Self::Delete => "delete",
            Self::Template => "template",
            Self::Logs => "logs",
            Self::Ledger => "ledger",
            Self::CreateWebhook => "create-webhook",
            Self::ListWebhooks => "list-webhooks",
            Self::DeleteWebhook => "delete-webhook",
        }
    }
}
