//! What a rule did, on the wire.

use domain::rule::firing::{Cause, Firing, Outcome};
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// One time that a rule fired.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Firing)]
pub(crate) struct FiringView {
    /// `fir_…`.
    id: String,
    /// `event`: something happened; `schedule`: it was time; `asked`: somebody asked for it.
    because: &'static str,
    /// What happened.
    cause: Option<CauseView>,
    /// `waiting`: not all is done yet; `done`; `failed`: something could not be done; `missed`: no server ran.
    stage: &'static str,
    /// The rules that led to it, this one last.
    origin: Vec<String>,
    /// When it fired; of one that was missed, when it was to.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// What was done, in this order.
    outcomes: Vec<OutcomeView>,
}

/// What happened that a rule fired because of.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FiringCause)]
pub(crate) struct CauseView {
    /// The event; where several were needed, the last of them.
    event_id: String,
    /// Its category.
    category: &'static str,
    /// Its text; nobody is named.
    text: String,
    /// How many events were needed.
    count: u32,
    /// When it was.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The event's user.
    user_id: Option<String>,
    /// The event's credential.
    credential_id: Option<String>,
    /// The event's system.
    system_id: Option<String>,
    /// The event's pool.
    pool_id: Option<String>,
}

/// One action, and what came of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FiringOutcome)]
pub(crate) struct OutcomeView {
    /// What: `mail`, `sms`, and so on, as in the rule.
    action: &'static str,
    /// `waiting`, `done` or `failed`.
    stage: &'static str,
    /// What came of it, or why it could not be done, and what to change.
    detail: Option<String>,
    /// When it came to that.
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
}

impl FiringView {
    pub(super) fn of(firing: &Firing) -> Self {
        Self {
            id: firing.id.to_string(),
            because: firing.because.as_str(),
            cause: firing.cause.as_ref().map(CauseView::of),
            stage: firing.stage.as_str(),
            origin: firing.origin.rules().iter().map(ToString::to_string).collect(),
            at: firing.at,
            outcomes: firing.outcomes.iter().map(OutcomeView::of).collect(),
        }
    }
}

impl CauseView {
    fn of(cause: &Cause) -> Self {
        Self {
            event_id: cause.event.to_string(),
            category: cause.category.as_str(),
            text: cause.text.clone(),
            count: cause.count,
            at: cause.at,
            user_id: cause.user.map(|id| id.to_string()),
            credential_id: cause.credential.map(|id| id.to_string()),
            system_id: cause.system.map(|id| id.to_string()),
            pool_id: cause.pool.map(|id| id.to_string()),
        }
    }
}

impl OutcomeView {
    fn of(outcome: &Outcome) -> Self {
        Self {
            action: outcome.action.name(),
            stage: outcome.stage.as_str(),
            detail: outcome.detail.clone(),
            at: outcome.at,
        }
    }
}
