//! How credentials stood.

use std::collections::BTreeMap;

use domain::permission::Permission;
use domain::statistics::{Amounts, Hour, Measure};
use domain::time::Timestamp;

use super::now::standing;
use super::period::Period;
use super::series::{Point, Series};
use crate::context::Context;
use crate::error::Result;

/// Up to how many days every hour is a point.
const HOURS_UP_TO: u16 = 7;

/// How many credentials stood how, over a period; the last point is now. In days, the last hour of each counts.
///
/// # Errors
/// [`crate::Error::Forbidden`].
pub async fn credentials(cx: &Context, period: Period) -> Result<Series> {
    cx.require(Permission::ReadProject)?;
    let (step, zone) = (period.step(HOURS_UP_TO), cx.project().time_zone.zone());
    let from = Hour::of(period.begin(cx.now()));
    let kept = cx.read().await?.measurements().since(cx.project().id, from).await?;
    let mut hours: BTreeMap<Hour, Amounts> = BTreeMap::new();
    for (hour, measure, amount) in kept {
        if Measure::CREDENTIALS.contains(&measure) {
            hours.entry(hour).or_default().insert(measure, amount);
        }
    }
    let mut last_of: BTreeMap<Timestamp, Point> = BTreeMap::new();
    for (hour, amounts) in hours {
        last_of.insert(step.begin(hour.begin(), &zone), Point { at: hour.begin(), amounts });
    }
    let (at, mut amounts) = standing(cx).await?;
    amounts.retain(|measure, _| Measure::CREDENTIALS.contains(measure));
    last_of.insert(at, Point { at, amounts });
    Ok(Series { step, points: last_of.into_values().collect() })
}
