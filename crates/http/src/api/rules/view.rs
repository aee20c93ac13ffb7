//! A rule on the wire.

use app::rules::RuleView as Known;
use domain::rule::{Action, Schedule};
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::document::{AlertDocument, parts};
use super::schema::{ActionSchema, ScheduleSchema};

/// What happens by itself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Rule)]
pub(crate) struct RuleView {
    /// `rul_…`.
    id: String,
    /// What it is called.
    name: String,
    /// What is to be known about it.
    notes: String,
    /// Whether it acts.
    enabled: bool,
    /// `alert` or `schedule`.
    kind: &'static str,
    /// Of an alert: what has to happen.
    alert: Option<AlertDocument>,
    /// Of a scheduled task: when it runs.
    #[schema(value_type = Option<ScheduleSchema>)]
    schedule: Option<Schedule>,
    /// What it does, in this order.
    #[schema(value_type = Vec<ActionSchema>)]
    actions: Vec<Action>,
    /// How many times it fires within a minute at most.
    max_per_minute: u32,
    /// Who saved it last, in whose name it acts: `opr_…` or `key_…`.
    runs_as: String,
    /// What they are called.
    runs_as_name: Option<String>,
    /// Why it does not do what it says, and what to change.
    problem: Option<String>,
    /// When a scheduled task runs next.
    #[schema(value_type = Option<String>, format = DateTime)]
    next_at: Option<Timestamp>,
    /// When it fired last, in the last 30 days.
    #[schema(value_type = Option<String>, format = DateTime)]
    fired_at: Option<Timestamp>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was changed last.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl RuleView {
    pub(super) fn of(known: &Known) -> Self {
        let rule = &known.rule;
        let (alert, schedule) = parts(rule.when.clone());
        Self {
            id: rule.id.to_string(),
            name: rule.name.clone(),
            notes: rule.notes.clone(),
            enabled: rule.enabled,
            kind: rule.when.kind(),
            alert,
            schedule,
            actions: rule.actions.clone(),
            max_per_minute: rule.max_per_minute,
            runs_as: rule.runs_as.to_string(),
            runs_as_name: known.runs_as.clone(),
            problem: known.problem.clone(),
            next_at: rule.next_at,
            fired_at: known.fired_at,
            created_at: rule.created_at,
            updated_at: rule.updated_at,
        }
    }
}
