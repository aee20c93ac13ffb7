//! Comparisons and what they found, on the wire.

use std::collections::BTreeMap;

use app::drift::{DriftSettings, Report};
use domain::drift::{Deed, DriftField, Finding};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far the comparison of a system is, how much differs, and how it is compared.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Comparison)]
pub(crate) struct ComparisonView {
    /// `never`; `listing` and `checking`: it runs; `completed`; `failed`: it broke off, and nothing was reported as
    /// missing.
    state: &'static str,
    /// When it began.
    #[schema(value_type = Option<String>, format = DateTime)]
    started_at: Option<Timestamp>,
    /// When it ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
    /// When one was completed last.
    #[schema(value_type = Option<String>, format = DateTime)]
    completed_at: Option<Timestamp>,
    /// How many people it has seen there.
    users: u64,
    /// How many credentials it has seen there.
    credentials: u64,
    /// What keeps it, or why it broke off.
    last_error: Option<String>,
    /// How much differs and is not only noted, by kind.
    counts: BTreeMap<&'static str, u64>,
    /// Hours between comparisons that begin by themselves; `null`: none does.
    every_hours: Option<u32>,
    /// What is done by itself about values that differ.
    rules: RulesView,
}

/// What is done by itself about a value that differs: `alert` (nothing), `adopt` or `overwrite`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ComparisonRules)]
pub(crate) struct RulesView {
    /// Of people's names.
    #[serde(default = "alert")]
    #[schema(value_type = String, example = "alert")]
    name: Deed,
    /// Of e-mail addresses.
    #[serde(default = "alert")]
    #[schema(value_type = String, example = "overwrite")]
    email: Deed,
    /// Of mobile numbers.
    #[serde(default = "alert")]
    #[schema(value_type = String, example = "overwrite")]
    mobile: Deed,
    /// Of card numbers.
    #[serde(default = "alert")]
    #[schema(value_type = String, example = "adopt")]
    number: Deed,
    /// Of how credentials stand.
    #[serde(default = "alert")]
    #[schema(value_type = String, example = "alert")]
    status: Deed,
}

const fn alert() -> Deed {
    Deed::Alert
}

impl Default for RulesView {
    fn default() -> Self {
        Self { name: alert(), email: alert(), mobile: alert(), number: alert(), status: alert() }
    }
}

/// How a system is compared.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComparisonSettings {
    /// Hours between comparisons that begin by themselves, 1 to 8784; `null`: none does.
    #[serde(default)]
    every_hours: Option<u32>,
    /// What is done by itself about values that differ.
    #[serde(default)]
    rules: RulesView,
}

impl From<ComparisonSettings> for DriftSettings {
    fn from(settings: ComparisonSettings) -> Self {
        let RulesView { name, email, mobile, number, status } = settings.rules;
        let rules = [
            (DriftField::Name, name),
            (DriftField::Email, email),
            (DriftField::Mobile, mobile),
            (DriftField::Number, number),
            (DriftField::Status, status),
        ];
        Self { every_hours: settings.every_hours, rules: rules.into() }
    }
}

impl ComparisonView {
    pub(super) fn of(report: Report) -> Self {
        let Report { comparison, counts } = report;
        let rule = |field| comparison.rules.get(&field).copied().unwrap_or(Deed::Alert);
        Self {
            state: comparison.state.as_str(),
            started_at: comparison.started_at,
            ended_at: comparison.ended_at,
            completed_at: comparison.completed_at,
            users: comparison.holders,
            credentials: comparison.cards,
            rules: RulesView {
                name: rule(DriftField::Name),
                email: rule(DriftField::Email),
                mobile: rule(DriftField::Mobile),
                number: rule(DriftField::Number),
                status: rule(DriftField::Status),
            },
            last_error: comparison.last_error,
            counts: counts.into_iter().map(|(kind, count)| (kind.as_str(), count)).collect(),
            every_hours: comparison.every_hours,
        }
    }
}

/// Something that differs between here and a system.
#[derive(Serialize, ToSchema)]
#[schema(as = DriftFinding)]
pub(crate) struct FindingView {
    /// `dft_…`; it stays as long as it differs.
    id: String,
    /// `orphan`: it belongs to nobody here; `missing_here`: one of our users has it there; `missing_there`; `differs`;
    /// `leaver`: somebody who left has it there; `duplicate`: the person has another one of the pool.
    kind: &'static str,
    /// Which value differs: `name`, `email`, `mobile`, `number`, `status`.
    field: Option<&'static str>,
    /// The person there.
    external_holder: Option<String>,
    /// The credential there.
    external_credential: Option<String>,
    /// The pool there.
    external_pool: Option<String>,
    /// The user here.
    user_id: Option<String>,
    /// Whether the user is only proposed, because the address is the same; to adopt it confirms that.
    proposed: bool,
    /// The credential here.
    credential_id: Option<String>,
    /// What is here.
    here: Option<String>,
    /// What is there.
    there: Option<String>,
    /// What can be done about it: any of `adopt`, `overwrite`, `alert`.
    deeds: Vec<&'static str>,
    /// Since when it is known to differ.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    /// Since when it is only noted.
    #[schema(value_type = Option<String>, format = DateTime)]
    noted_at: Option<Timestamp>,
    /// What is being done about it.
    doing: Option<&'static str>,
    /// Why what was decided could not be done.
    problem: Option<String>,
}

impl FindingView {
    pub(super) fn of(finding: Finding) -> Self {
        Self {
            id: finding.id.to_string(),
            kind: finding.kind.as_str(),
            field: finding.field.map(DriftField::as_str),
            external_holder: finding.holder,
            external_credential: finding.card,
            external_pool: finding.pool,
            user_id: finding.user.map(|id| id.to_string()),
            proposed: finding.proposed,
            credential_id: finding.credential.map(|id| id.to_string()),
            here: finding.here,
            there: finding.there,
            deeds: finding.deeds.into_iter().map(Deed::as_str).collect(),
            since: finding.since,
            noted_at: finding.noted_at,
            doing: finding.doing.map(Deed::as_str),
            problem: finding.problem,
        }
    }
}
