//! What stands for the domain's types in the document.

use serde::Serialize;
use utoipa::ToSchema;

/// When a scheduled task runs.
#[derive(Serialize, ToSchema)]
#[schema(as = RuleSchedule)]
pub(crate) struct ScheduleSchema {
    /// Minute, hour, day of the month, month, day of the week.
    #[schema(example = "0 6 * * 1-5")]
    cron: String,
    /// The IANA name of the time zone.
    #[schema(example = "Europe/Vienna")]
    time_zone: String,
    /// What becomes of runs whose time went by while no server ran: `skip`: they are left out; `run_once`: one is made up
    /// for.
    #[schema(required = false, default = "skip")]
    missed: String,
}

/// A group of rows, or a row.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RuleNode, no_recursion)]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(crate) enum NodeSchema {
    /// All of these fit.
    And(Vec<NodeSchema>),
    /// One of these fits.
    Or(Vec<NodeSchema>),
    /// The event's category is one of these.
    Category(Vec<String>),
    /// The event's text, `[system] pool: what happened`, contains this, in any case.
    TextContains(String),
    /// The event is of one of these systems.
    System(Vec<String>),
    /// The event is of one of these pools.
    Pool(Vec<String>),
    /// The event is as urgent as one of these: `info`, `warning`, `alarm`.
    Severity(Vec<String>),
    /// A filter (RFC 7644 §3.4.2.2) is true of the event's user. Unknown is not true.
    User(String),
}

/// Which credentials an action is about.
#[derive(Serialize, ToSchema)]
#[serde(tag = "which", rename_all = "snake_case")]
#[schema(as = RuleTarget)]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(crate) enum TargetSchema {
    /// The event's.
    Event,
    /// All of the event's user.
    User,
    /// Those that a filter is true of.
    Matching {
        /// As the list of credentials takes it; `{now-90d}`, `{now+12h}` and `{now}` stand for moments.
        filter: String,
        /// How many at most: if there are more, a task is opened for an operator, and nothing is changed.
        #[schema(required = false, default = 20)]
        limit: u32,
    },
}

/// One thing that a rule does. In texts, `{rule}`, `{project}`, `{event}`, `{category}`, `{severity}`, `{system}`, `{pool}`,
/// `{user}`, `{time}`, `{count}` and `{link}` are filled in.
#[derive(Serialize, ToSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
#[schema(as = RuleAction)]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(crate) enum ActionSchema {
    /// Sends a mail.
    Mail {
        /// To these addresses.
        #[schema(required = false)]
        to: Vec<String>,
        /// And to the project's official contact.
        #[schema(required = false)]
        official_contact: bool,
        /// One line.
        subject: String,
        /// The text.
        text: String,
    },
    /// Sends an SMS.
    Sms {
        /// To these numbers.
        to: Vec<String>,
        /// The text.
        text: String,
    },
    /// Delivers the firing to a webhook.
    Webhook {
        /// `whk_…`.
        webhook: String,
    },
    /// Triggers an input.
    TriggerInput {
        /// `inp_…`.
        input: String,
    },
    /// Restores an input.
    RestoreInput {
        /// `inp_…`.
        input: String,
    },
    /// Suspends credentials.
    Suspend {
        /// Which.
        of: TargetSchema,
        /// A reversible reason: `lost`, `suspended`, `unused`, `duplicated`, `temporarily_replaced`.
        reason: String,
    },
    /// Revokes credentials for good.
    Revoke {
        /// Which.
        of: TargetSchema,
        /// A final reason: `revoked`, `stolen`, `damaged`, `returned`.
        reason: String,
    },
    /// Sets suspended credentials back to active.
    Reactivate {
        /// Which.
        of: TargetSchema,
    },
    /// Generates a credential for the event's user.
    Generate {
        /// `pol_…`.
        pool: String,
    },
    /// Compares a system with what is here.
    Compare {
        /// `sys_…`; left out: the event's.
        #[schema(required = false)]
        system: Option<String>,
    },
    /// Fetches the pools of a system.
    RefreshPools {
        /// `sys_…`; left out: the event's.
        #[schema(required = false)]
        system: Option<String>,
    },
    /// Opens a task for an operator.
    OpenTask {
        /// What is to be done.
        title: String,
    },
}
