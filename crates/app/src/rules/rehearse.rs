//! Which of the last events an alert would have fired on: nothing is done.

use std::collections::BTreeMap;

use domain::event::{Actor, Event};
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::rule::counter::{Counter, key};
use domain::rule::{Alert, MAX_PER_MINUTE, Rule, When};
use store::repo::EVENTS;
use store::repo::list::MAX_LIMIT;

use super::document::RuleDocument;
use super::follow::count;
use super::ready::{Records, ready};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::events::Names;
use crate::follow::Followed;
use crate::list::ListRequest;

/// How many events are looked at.
const LOOKED_AT: usize = 1_000;

/// What an alert would have made of the last events.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    /// How many events were looked at.
    pub looked_at: usize,
    /// Those that the trigger matches, newest first.
    pub matched: Vec<Rehearsed>,
    /// How many times the rule would have fired.
    pub firings: usize,
}

/// An event that a trigger matches.
#[derive(Debug, Clone)]
pub struct Rehearsed {
    /// The event.
    pub event: Event,
    /// Its text, as text filters see it.
    pub text: String,
    /// Whether the rule would have fired with it.
    pub fires: bool,
}

/// What a saved alert would have made of the last events.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] if it is a scheduled task.
pub async fn rehearse(cx: &Context, id: Id<kind::Rule>) -> Result<Rehearsal> {
    cx.require(Permission::ReadPeople)?;
    let rule = cx.read().await?.rules().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("rule"))?;
    look(cx, rule).await
}

/// What an alert that is not saved yet would have made of the last events.
///
/// # Errors
/// [`Error::Invalid`] with all that does not fit.
pub async fn rehearse_alert(cx: &Context, alert: Alert) -> Result<Rehearsal> {
    cx.require(Permission::ReadPeople)?;
    // The actions are not looked at; one that leads to nothing lets the trigger be checked alone.
    let harmless = domain::rule::Action::OpenTask { title: "-".to_owned() };
    let document = RuleDocument::new("-", When::Alert(alert), vec![harmless]);
    document.check(cx, &mut *cx.read().await?).await?;
    let RuleDocument { name, notes, when, actions, .. } = document;
    let (now, project) = (cx.now(), cx.project().id);
    look(
        cx,
        Rule {
            id: cx.fresh_id()?,
            project,
            name,
            notes,
            enabled: true,
            when,
            actions,
            max_per_minute: MAX_PER_MINUTE,
            runs_as: Actor::System,
            next_at: None,
            created_at: now,
            updated_at: now,
            version: 1,
        },
    )
    .await
}

async fn look(cx: &Context, rule: Rule) -> Result<Rehearsal> {
    let project = cx.project().id;
    let page = last(cx).await?;
    let mut reader = cx.read().await?;
    let fields = reader.custom_fields().list(project).await?;
    let rules = [rule];
    let ready = ready(&rules, &fields);
    let Some(rule) = ready.first() else {
        let detail = "only an alert is tested against events; a scheduled task can be run";
        return Err(Error::conflict("not_an_alert", detail));
    };
    let records = Records::load(&mut reader, project, &ready, page.iter()).await?;
    let matching = records.matching(rule);
    let fires: Vec<u64> = fires(rule.alert, &matching).into_iter().map(|followed| followed.seq).collect();
    let matched = matching.iter().rev().map(|&followed| Rehearsed {
        event: followed.event.clone(),
        text: followed.text.clone(),
        fires: fires.contains(&followed.seq),
    });
    Ok(Rehearsal { looked_at: page.len(), matched: matched.collect(), firings: fires.len() })
}

/// The events with which it would have fired.
fn fires<'e>(alert: &Alert, matching: &[&'e Followed]) -> Vec<&'e Followed> {
    if !alert.counts() {
        return matching.to_vec();
    }
    let mut counters: BTreeMap<String, Counter> = BTreeMap::new();
    let counted = |followed: &&'e Followed| {
        let key = key(alert.per, &followed.event)?;
        count(alert, counters.entry(key).or_default(), [*followed]).pop().map(|(followed, _)| followed)
    };
    matching.iter().filter_map(counted).collect()
}

/// The last review records, oldest first.
async fn last(cx: &Context) -> Result<Vec<Followed>> {
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let newest_first = ListRequest { sort: Some("-seq".to_owned()), limit: Some(MAX_LIMIT), ..ListRequest::default() };
    let mut query = newest_first.query(&EVENTS, [])?;
    let mut recorded = Vec::new();
    while recorded.len() < LOOKED_AT {
        let page = reader.events().list(project, &query).await?;
        recorded.extend(page.items);
        query.cursor = page.next;
        if query.cursor.is_none() {
            break;
        }
    }
    recorded.truncate(LOOKED_AT);
    recorded.reverse();
    let names = Names::of(&mut reader, project, &recorded).await?;
    Ok(recorded.into_iter().map(|recorded| Followed::of(recorded, &names)).collect())
}
