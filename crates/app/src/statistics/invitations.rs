//! What happened to invitations.

use std::collections::BTreeMap;

use domain::permission::Permission;
use domain::statistics::{Amounts, Hour, Measure, Step};
use domain::time::{SignedDuration, Timestamp};
use store::Session;

use super::period::Period;
use super::series::{Point, Series};
use crate::context::Context;
use crate::error::Result;

/// Up to how many days every hour is a point.
const HOURS_UP_TO: u16 = 2;
/// How many hours that were not measured yet are looked up.
const UNMEASURED: i64 = 48;

/// How many invitations were sent, accepted, and ended without that, in each step of a period. A step in which nothing
/// happened is there, from the project's first on.
///
/// # Errors
/// [`crate::Error::Forbidden`].
pub async fn invitations(cx: &Context, period: Period) -> Result<Series> {
    cx.require(Permission::ReadProject)?;
    let (step, zone) = (period.step(HOURS_UP_TO), cx.project().time_zone.zone());
    let begin = step.begin(period.begin(cx.now()).max(cx.project().created_at), &zone);
    let mut steps: BTreeMap<Timestamp, Amounts> = BTreeMap::new();
    let mut at = begin;
    while at <= cx.now() {
        steps.insert(at, Amounts::new());
        at = next(step, at, &zone);
    }
    let mut reader = cx.read().await?;
    for (hour, measure, amount) in happened(cx, &mut reader, Hour::of(begin)).await? {
        if let Some(amounts) = steps.get_mut(&step.begin(hour.begin(), &zone)) {
            *amounts.entry(measure).or_default() += amount;
        }
    }
    Ok(Series { step, points: steps.into_iter().map(|(at, amounts)| Point { at, amounts }).collect() })
}

/// What was kept, and what happened since.
async fn happened(cx: &Context, session: &mut Session, from: Hour) -> Result<Vec<(Hour, Measure, u64)>> {
    let (project, hour) = (cx.project().id, Hour::of(cx.now()));
    let mut all = session.measurements().since(project, from).await?;
    all.retain(|(_, measure, _)| measure.is_flow());
    let last = session.measurements().last(project).await?;
    let unmeasured = last.unwrap_or(from).max(from).max(hour.plus(-UNMEASURED));
    for hour in (unmeasured.0..=hour.0).map(Hour) {
        let amounts = session.measurements().invited(project, hour.begin(), hour.plus(1).begin()).await?;
        all.extend(amounts.into_iter().map(|(measure, amount)| (hour, measure, amount)));
    }
    Ok(all)
}

/// A day may have 23 or 25 hours.
fn next(step: Step, at: Timestamp, zone: &jiff::tz::TimeZone) -> Timestamp {
    let later = |hours| at.saturating_add(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MAX);
    match step {
        Step::Hour => later(1),
        Step::Day => step.begin(later(36), zone),
    }
}
