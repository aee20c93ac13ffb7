//! Looking at rules, at what they did, and at what they could be.

use domain::event::Actor;
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::rule::firing::Firing;
use domain::rule::templates::{Around, Template};
use domain::rule::{Rule, Schedule};
use domain::time::Timestamp;
use store::Session;
use store::repo::list::ListQuery;
use store::repo::{FIRINGS, INPUTS, RULES};

use super::ready::compile;
use super::rights::in_whose_name;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::list::{ListRequest, Listing};

/// How many runs of a schedule are shown.
const SHOWN: usize = 5;

/// A rule, and what else people want to know of it.
#[derive(Debug, Clone)]
pub struct RuleView {
    /// The rule.
    pub rule: Rule,
    /// What whoever saved it last is called.
    pub runs_as: Option<String>,
    /// When it fired last.
    pub fired_at: Option<Timestamp>,
    /// Why it does not do what it says, and what to change.
    pub problem: Option<String>,
}

/// One rule.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such rule.
pub async fn get(cx: &Context, id: Id<kind::Rule>) -> Result<RuleView> {
    cx.require(Permission::ReadProject)?;
    let mut reader = cx.read().await?;
    let rule = reader.rules().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("rule"))?;
    view(cx, &mut reader, rule).await
}

/// A page of the project's rules.
///
/// # Errors
/// [`Error::InvalidQuery`] names every parameter that does not fit.
pub async fn list(cx: &Context, request: &ListRequest) -> Result<Listing<RuleView>> {
    cx.require(Permission::ReadProject)?;
    let query = request.query(&RULES, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let page = reader.rules().list(project, &query).await?;
    let total = match request.count {
        true => Some(reader.rules().count(project, query.filter.as_ref()).await?),
        false => None,
    };
    let Listing { items, next_cursor, total } = Listing::of(page, total);
    let mut views = Vec::with_capacity(items.len());
    for rule in items {
        views.push(view(cx, &mut reader, rule).await?);
    }
    Ok(Listing { items: views, next_cursor, total })
}

/// A page of what a rule did.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::InvalidQuery`] names every parameter that does not fit.
pub async fn firings(cx: &Context, id: Id<kind::Rule>, request: &ListRequest) -> Result<Listing<Firing>> {
    cx.require(Permission::ReadPeople)?;
    let query = request.query(&FIRINGS, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    reader.rules().lookup(project, id).await?.ok_or(Error::NotFound("rule"))?;
    let page = reader.firings().list(project, id, &query).await?;
    let total = match request.count {
        true => Some(reader.firings().count(project, id, query.filter.as_ref()).await?),
        false => None,
    };
    Ok(Listing::of(page, total))
}

/// The next runs of a schedule that is not saved yet.
///
/// # Errors
/// [`Error::Invalid`] says what to change.
pub fn preview_schedule(cx: &Context, schedule: &Schedule) -> Result<Vec<Timestamp>> {
    cx.require(Permission::ReadProject)?;
    schedule.upcoming(cx.now(), SHOWN).map_err(|_| {
        let fault = schedule.fault(cx.now());
        let (code, detail) = fault.map_or(("invalid_value", String::new()), |fault| (fault.code, fault.detail));
        Error::invalid("/cron", code, detail)
    })
}

/// Rules to begin with, in the project's language. Where one moves an input, it is the project's first one by its name.
///
/// # Errors
/// If the caller may not read the project, or the database fails.
pub async fn templates(cx: &Context) -> Result<Vec<Template>> {
    cx.require(Permission::ReadProject)?;
    let project = cx.project();
    let first = ListQuery { limit: 1, ..ListQuery::of(&INPUTS) };
    let inputs = cx.read().await?.inputs().list(project.id, &first).await?.items;
    let input = inputs.first().map(|input| input.id);
    let around = Around { locale: project.locale, time_zone: project.time_zone.clone(), input };
    Ok(domain::rule::templates::templates(&around))
}

/// What people want to know of a rule.
pub(super) async fn view(cx: &Context, session: &mut Session, rule: Rule) -> Result<RuleView> {
    let project = cx.project().id;
    let runs_as = match rule.runs_as {
        Actor::Operator(id) => session.operators().lookup(id).await?.map(|operator| operator.name),
        Actor::ApiKey(id) => session.api_keys().lookup(project, id).await?.map(|key| key.name),
        _ => None,
    };
    let fields = session.custom_fields().list(project).await?;
    let problem = match compile(&rule, &fields) {
        Err(detail) => Some(detail),
        Ok(_) => in_whose_name(session, cx.project().id, rule.runs_as, cx.now()).await?.err(),
    };
    let fired_at = session.firings().last_of(rule.id).await?;
    Ok(RuleView { rule, runs_as, fired_at, problem })
}
