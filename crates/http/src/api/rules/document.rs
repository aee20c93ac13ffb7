//! What people write of a rule.

use app::rules::RuleDocument;
use domain::rule::{Action, Alert, MAX_PER_MINUTE, Node, Per, Schedule, When};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::schema::{ActionSchema, NodeSchema, ScheduleSchema};

/// What people write of a rule: either an alert or a scheduled task.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RuleDocument)]
pub(crate) struct Document {
    /// What it is called.
    name: String,
    /// What is to be known about it.
    #[serde(default)]
    #[schema(required = false)]
    notes: String,
    /// Whether it acts.
    #[serde(default = "yes")]
    #[schema(required = false, default = true)]
    enabled: bool,
    /// Of an alert: what has to happen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    alert: Option<AlertDocument>,
    /// Of a scheduled task: when it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = false, value_type = Option<ScheduleSchema>)]
    schedule: Option<Schedule>,
    /// What it does, in this order.
    #[schema(value_type = Vec<ActionSchema>)]
    actions: Vec<Action>,
    /// How many times it fires within a minute at most.
    #[serde(default = "most")]
    #[schema(required = false, default = 60)]
    max_per_minute: u32,
}

const fn yes() -> bool {
    true
}

const fn most() -> u32 {
    MAX_PER_MINUTE
}

const fn once() -> u32 {
    1
}

const fn ten_minutes() -> u32 {
    600
}

/// What has to happen: `count` times within `within_s`, and then not again for `cooldown_s`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RuleAlert)]
pub(crate) struct AlertDocument {
    /// Whether all of the rows are to fit (`and`), or one of them (`or`).
    #[schema(value_type = String)]
    grouping: Grouping,
    /// The rows and groups.
    #[schema(value_type = Vec<NodeSchema>)]
    rows: Vec<Node>,
    /// How often.
    #[serde(default = "once")]
    #[schema(required = false, default = 1)]
    count: u32,
    /// Within how many seconds, by the times of the events.
    #[serde(default = "ten_minutes")]
    #[schema(required = false, default = 600)]
    within_s: u32,
    /// What is counted together, and what the cool-down holds for: `rule`: all of it; `user`, `system`, `pool`: each apart.
    #[serde(default)]
    #[schema(required = false, value_type = String, default = "rule")]
    per: Per,
    /// For how many seconds nothing of the same is acted on, or counted, afterwards.
    #[serde(default)]
    #[schema(required = false, default = 0)]
    cooldown_s: u32,
}

/// How rows go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Grouping {
    /// All of them.
    And,
    /// One of them.
    Or,
}

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// [`app::Error::Invalid`] if it is neither an alert nor a scheduled task, or both.
    pub(super) fn read(self) -> app::Result<RuleDocument> {
        let Self { name, notes, enabled, alert, schedule, actions, max_per_minute } = self;
        let when = match (alert, schedule) {
            (Some(alert), None) => When::Alert(alert.into()),
            (None, Some(schedule)) => When::Schedule(schedule),
            (Some(_), Some(_)) => {
                let detail = "a rule has either an alert or a schedule; leave one of them out";
                return Err(app::Error::invalid("/schedule", "alert_or_schedule", detail));
            }
            (None, None) => {
                let detail = "say when the rule acts: by an alert, or by a schedule";
                return Err(app::Error::invalid("/alert", "alert_or_schedule", detail));
            }
        };
        Ok(RuleDocument { name, notes, enabled, when, actions, max_per_minute })
    }

    pub(super) fn of(known: &RuleDocument) -> Self {
        let RuleDocument { name, notes, enabled, when, actions, max_per_minute } = known.clone();
        let (alert, schedule) = parts(when);
        Self { name, notes, enabled, alert, schedule, actions, max_per_minute }
    }
}

/// When a rule acts, as it is written: one of the two.
pub(super) fn parts(when: When) -> (Option<AlertDocument>, Option<Schedule>) {
    match when {
        When::Alert(alert) => (Some(alert.into()), None),
        When::Schedule(schedule) => (None, Some(schedule)),
    }
}

impl From<AlertDocument> for Alert {
    fn from(document: AlertDocument) -> Self {
        let AlertDocument { grouping, rows, count, within_s, per, cooldown_s } = document;
        let trigger = match grouping {
            Grouping::And => Node::And(rows),
            Grouping::Or => Node::Or(rows),
        };
        Self { trigger, count, within_s, per, cooldown_s }
    }
}

impl From<Alert> for AlertDocument {
    fn from(alert: Alert) -> Self {
        let Alert { trigger, count, within_s, per, cooldown_s } = alert;
        let (grouping, rows) = match trigger {
            Node::And(rows) => (Grouping::And, rows),
            Node::Or(rows) => (Grouping::Or, rows),
            row => (Grouping::And, vec![row]),
        };
        Self { grouping, rows, count, within_s, per, cooldown_s }
    }
}
