//! Alerts, as things happen.

use std::collections::BTreeMap;

use domain::rule::Alert;
use domain::rule::counter::{Counter, key};
use domain::rule::firing::{Because, Cause};
use store::UnitOfWork;

use super::fire::Volley;
use super::ready::{Ready, Records, ready};
use crate::context::Context;
use crate::error::Result;
use crate::follow::Followed;

/// Looks at a page of what happened in a project, in the unit of work that moves the follower's bookmark: what rules count,
/// that they fire, and the jobs that follow are written in it.
///
/// # Errors
/// If the database fails. A rule that does not fit keeps no other from acting.
pub(crate) async fn take(cx: &Context, uow: &mut UnitOfWork, page: &[Followed]) -> Result<()> {
    let project = cx.project().id;
    let rules = uow.rules().alerts(project).await?;
    if rules.is_empty() {
        return Ok(());
    }
    let fields = uow.custom_fields().list(project).await?;
    let rules = ready(&rules, &fields);
    let review = page.iter().filter(|followed| followed.review);
    let records = Records::load(uow, project, &rules, review).await?;
    let mut volley = Volley::new(cx);
    for rule in &rules {
        let matching = records.matching(rule);
        let needed = if rule.alert.counts() { counted(uow, rule, matching).await? } else { each(matching) };
        volley.add(uow, rule.rule, needed.into_iter().map(|(followed, count)| shot(followed, count))).await?;
    }
    volley.fire(uow).await
}

/// Every event is enough.
fn each(matching: Vec<&Followed>) -> Vec<(&Followed, u32)> {
    matching.into_iter().map(|followed| (followed, 1)).collect()
}

/// The events with which a count was reached.
async fn counted<'e>(
    uow: &mut UnitOfWork,
    Ready { rule, alert, .. }: &Ready<'_>,
    matching: Vec<&'e Followed>,
) -> Result<Vec<(&'e Followed, u32)>> {
    let mut apart: BTreeMap<String, Vec<&Followed>> = BTreeMap::new();
    for followed in matching {
        if let Some(key) = key(alert.per, &followed.event) {
            apart.entry(key).or_default().push(followed);
        }
    }
    let keys: Vec<String> = apart.keys().cloned().collect();
    let mut counters = uow.rules().counters(rule.id, &keys).await?;
    let (mut reached, mut changed) = (Vec::new(), Vec::with_capacity(apart.len()));
    for (key, events) in apart {
        let mut counter = counters.remove(&key).unwrap_or_default();
        reached.extend(count(alert, &mut counter, events));
        let kept_until = counter.kept_until(alert);
        changed.push((key, counter, kept_until));
    }
    uow.rules().put_counters(rule.id, &changed).await?;
    reached.sort_by_key(|(followed, _)| followed.seq);
    Ok(reached)
}

/// Those of some events, in the order in which they are told, with which a count is reached.
pub(super) fn count<'e>(
    alert: &Alert,
    counter: &mut Counter,
    events: impl IntoIterator<Item = &'e Followed>,
) -> Vec<(&'e Followed, u32)> {
    let reaches = |followed: &&Followed| counter.count(alert, followed.event.at);
    events.into_iter().filter(reaches).map(|followed| (followed, alert.count)).collect()
}

fn shot(followed: &Followed, count: u32) -> (Because, Cause, domain::event::Origin) {
    let event = &followed.event;
    let cause = Cause {
        event: event.id,
        category: event.category,
        at: event.at,
        text: followed.text.clone(),
        count,
        user: event.user,
        credential: event.credential,
        system: event.system,
        pool: event.pool,
    };
    (Because::Event, cause, event.origin.clone())
}
