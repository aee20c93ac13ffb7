//! How a system is compared: how often by itself, and what is done about values that differ.

use domain::drift::{Deed, DriftRules, Finding};
use domain::event::{Category, Detail, Event};
use domain::id::{Id, kind};
use domain::job::Task;
use domain::permission::Permission;
use serde_json::json;
use store::UnitOfWork;

use super::begin::compared;
use super::read::{Report, report};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::version::Expected;
use crate::{jobs, record, settings};

/// The longest time between comparisons that begin by themselves: a year.
const MOST_HOURS: u32 = 8784;

/// How a system is compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DriftSettings {
    /// Hours between comparisons that begin by themselves; `None`: none does.
    pub every_hours: Option<u32>,
    /// What is done by itself about values that differ; nothing where nothing is said.
    pub rules: DriftRules,
}

/// Says how a system is compared.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`], [`Error::Invalid`]; [`Error::Conflict`] if the system is part of Claviger.
pub async fn set_rules(
    cx: &Context,
    id: Id<kind::CredentialSystem>,
    expected: Expected,
    settings: DriftSettings,
) -> Result<Report> {
    cx.require(Permission::ManageProject)?;
    let system = compared(cx, id).await?;
    if settings.every_hours.is_some_and(|hours| !(1..=MOST_HOURS).contains(&hours)) {
        let detail = format!("expected a number from 1 to {MOST_HOURS}, or nothing");
        return Err(Error::invalid("/every_hours", "invalid_value", detail));
    }
    let mut uow = cx.begin().await?;
    let mut comparison = uow.comparisons().lock(system.project, id).await?;
    expected.check(comparison.version)?;
    let rules = settings.rules.into_iter().filter(|(_, deed)| *deed != Deed::Alert).collect();
    if (comparison.every_hours, &comparison.rules) != (settings.every_hours, &rules) {
        comparison.every_hours = settings.every_hours;
        comparison.rules = rules;
        comparison.version += 1;
        uow.comparisons().put(&comparison).await?;
        let detail = Detail::changed(&["comparison"]);
        let event = Event { system: Some(id), detail, ..record::event(cx, Category::SystemConfigured)? };
        uow.events().add(&event).await?;
        let said = json!({ "every_hours": comparison.every_hours, "rules": comparison.rules });
        record::audit(cx, &mut uow, "systems.drift_rules", id, said).await?;
        cx.commit(uow, &()).await?;
    }
    report(cx, id).await
}

/// Queues what the rules say; answers whether that is held, because it would be a mass change. Then nothing is done.
pub(super) async fn follow(cx: &Context, uow: &mut UnitOfWork, comparison: &domain::drift::Comparison) -> Result<bool> {
    let mut wanted: Vec<Finding> = Vec::new();
    for (field, deed) in &comparison.rules {
        let found = uow.findings().open_of_field(comparison.system, *field).await?;
        let can = found.into_iter().filter(|finding| finding.deeds.contains(deed));
        wanted.extend(can.map(|finding| Finding { doing: Some(*deed), ..finding }));
    }
    let threshold = settings::load(uow, comparison.project).await?.autosync.thresholds.id_changes;
    if threshold.is_reached(wanted.len() as u64, comparison.holders.max(comparison.cards)) {
        return Ok(true);
    }
    for finding in wanted {
        uow.findings().decide(&finding).await?;
        jobs::queue(cx, uow, Task::SettleFinding { finding: finding.id }).await?;
        let detail = json!({ "finding": finding.id, "deed": finding.doing, "by_rule": true });
        record::audit(cx, uow, "drift.act", comparison.system, detail).await?;
    }
    Ok(false)
}
