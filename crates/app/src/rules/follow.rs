//! Alerts, as things happen.

use std::collections::BTreeMap;

use domain::rule::Alert;
use domain::rule::counter::{Counter, key};
use domain::rule::firing::{Because, Cause};
use store::UnitOfWork;
use store::repo::Counted;

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
    let matching = rules.iter().map(|rule| (rule, records.matching(rule))).collect();
    let mut volley = Volley::new(cx);
    for (rule, needed) in counted(uow, matching).await? {
        volley.add(uow, rule.rule, needed.into_iter().map(|(followed, count)| shot(followed, count))).await?;
    }
    volley.fire(uow).await
}

/// Events that have a rule fire, each with how many there were then.
type Needed<'e> = Vec<(&'e Followed, u32)>;

/// Of what rules match, that with which they fire: every event, or those with which a count is reached.
async fn counted<'r, 'e>(
    uow: &mut UnitOfWork,
    matching: Vec<(&'r Ready<'r>, Vec<&'e Followed>)>,
) -> Result<Vec<(&'r Ready<'r>, Needed<'e>)>> {
    let apart: Vec<_> = matching.iter().map(|(rule, events)| counted_apart(rule, events)).collect();
    let keys: Vec<Counted> = apart.iter().flat_map(BTreeMap::keys).cloned().collect();
    let mut counters = uow.rules().counters(&keys).await?;
    let mut changed = Vec::with_capacity(keys.len());
    let mut all = Vec::with_capacity(matching.len());
    for ((rule, events), apart) in matching.into_iter().zip(apart) {
        if !rule.alert.counts() {
            all.push((rule, events.into_iter().map(|followed| (followed, 1)).collect()));
            continue;
        }
        let mut reached = Vec::new();
        for (key, events) in apart {
            let mut counter = counters.remove(&key).unwrap_or_default();
            reached.extend(count(rule.alert, &mut counter, events));
            let kept_until = counter.kept_until(rule.alert);
            changed.push((key, counter, kept_until));
        }
        reached.sort_by_key(|(followed, _)| followed.seq);
        all.push((rule, reached));
    }
    uow.rules().put_counters(&changed).await?;
    Ok(all)
}

/// What a rule counts of some events, apart for each thing that it counts apart; nothing if it does not count.
fn counted_apart<'e>(
    Ready { rule, alert, .. }: &Ready<'_>,
    events: &[&'e Followed],
) -> BTreeMap<Counted, Vec<&'e Followed>> {
    let mut apart: BTreeMap<Counted, Vec<&Followed>> = BTreeMap::new();
    for followed in events.iter().filter(|_| alert.counts()) {
        if let Some(key) = key(alert.per, &followed.event) {
            apart.entry((rule.id, key)).or_default().push(followed);
        }
    }
    apart
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
