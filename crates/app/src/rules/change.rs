//! Making, changing and removing rules.

use domain::event::Actor;
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::rule::{MOST_RULES, Rule, When};
use domain::text::tidy;
use domain::time::Timestamp;
use serde_json::json;

use super::document::RuleDocument;
use super::read::{RuleView, view};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;
use crate::version::Expected;

/// Makes a rule. It acts in the caller's name.
///
/// # Errors
/// [`Error::Forbidden`] if the caller may not do what the rule does; [`Error::Invalid`] with all that does not fit;
/// [`Error::Taken`] if the project has one of this name; [`Error::Conflict`] if it has as many as it may.
pub async fn create(cx: &Context, document: RuleDocument) -> Result<RuleView> {
    may(cx, &document)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    document.check(cx, &mut uow).await?;
    if uow.rules().count(project, None).await? >= MOST_RULES {
        let detail = format!("a project has {MOST_RULES} rules at most; remove one that is not needed any more");
        return Err(Error::conflict("too_many_rules", detail));
    }
    let next_at = next_at(&document, cx.now());
    let RuleDocument { name, notes, enabled, when, actions, max_per_minute } = document;
    let (id, name, now) = (cx.fresh_id()?, tidy(&name), cx.now());
    let (runs_as, created_at, updated_at, version) = (cx.actor(), now, now, 1);
    let rule = Rule {
        id,
        project,
        name,
        notes,
        enabled,
        when,
        actions,
        max_per_minute,
        runs_as,
        next_at,
        created_at,
        updated_at,
        version,
    };
    uow.rules().add(&rule).await?;
    record::audit(cx, &mut uow, "rules.create", id, told(&rule)).await?;
    let made = view(cx, &mut uow, rule).await?;
    cx.commit(uow, &made).await?;
    Ok(made)
}

/// Changes a rule. From then on it acts in the caller's name; what it counted begins anew.
///
/// # Errors
/// As [`create`]; [`Error::NotFound`], [`Error::Stale`].
pub async fn update(
    cx: &Context,
    id: Id<kind::Rule>,
    expected: Expected,
    change: impl FnOnce(&RuleDocument) -> Result<RuleDocument>,
) -> Result<RuleView> {
    cx.require(Permission::ManageRules)?;
    let mut uow = cx.begin().await?;
    let before = uow.rules().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("rule"))?;
    expected.check(before.version)?;
    let document = change(&RuleDocument::of(&before))?;
    may(cx, &document)?;
    document.check(cx, &mut uow).await?;
    let next_at = next_at(&document, cx.now());
    let RuleDocument { name, notes, enabled, when, actions, max_per_minute } = document;
    let (name, runs_as, updated_at, version) = (tidy(&name), cx.actor(), cx.now(), before.version + 1);
    let after =
        Rule { name, notes, enabled, when, actions, max_per_minute, runs_as, next_at, updated_at, version, ..before };
    uow.rules().update(&after).await?;
    record::audit(cx, &mut uow, "rules.update", id, told(&after)).await?;
    let changed = view(cx, &mut uow, after).await?;
    cx.commit(uow, &changed).await?;
    Ok(changed)
}

/// Removes a rule with its log. What it has begun to do is not done to its end.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`].
pub async fn remove(cx: &Context, id: Id<kind::Rule>, expected: Expected) -> Result<()> {
    cx.require(Permission::ManageRules)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    let rule = uow.rules().lookup(project, id).await?.ok_or(Error::NotFound("rule"))?;
    expected.check(rule.version)?;
    uow.rules().remove(project, id).await?;
    record::audit(cx, &mut uow, "rules.remove", id, json!({ "name": rule.name })).await?;
    cx.commit(uow, &()).await
}

/// Nobody has a rule do what they may not do themselves.
fn may(cx: &Context, document: &RuleDocument) -> Result<()> {
    cx.require(Permission::ManageRules)?;
    if !matches!(cx.actor(), Actor::Operator(_) | Actor::ApiKey(_) | Actor::System) {
        return Err(Error::Forbidden(Permission::ManageRules));
    }
    document.actions.iter().try_for_each(|action| cx.require(action.needs()))
}

fn next_at(document: &RuleDocument, now: Timestamp) -> Option<Timestamp> {
    match &document.when {
        When::Schedule(schedule) if document.enabled => schedule.next(now).ok(),
        When::Schedule(_) | When::Alert(_) => None,
    }
}

/// What the audit says of a rule: what it does, and to how many, but not to whom it writes.
fn told(rule: &Rule) -> serde_json::Value {
    let actions: Vec<&str> = rule.actions.iter().map(domain::rule::Action::name).collect();
    json!({ "name": rule.name, "enabled": rule.enabled, "kind": rule.when.kind(), "when": rule.when, "actions": actions })
}
