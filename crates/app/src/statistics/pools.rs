//! How long pools will last.

use domain::permission::Permission;
use domain::time::{SignedDuration, Timestamp};

use super::period::Period;
use crate::context::Context;
use crate::error::Result;
use crate::pools::{self, Pool};

/// A pool, and how many were left in it over a period.
#[derive(Debug, Clone, PartialEq)]
pub struct PoolRunway {
    /// The pool, with how long it will last.
    pub pool: Pool,
    /// How many were left at the end of days (UTC), oldest first.
    pub levels: Vec<(Timestamp, u64)>,
    /// When none will be left; `None` where that cannot be said, or is further away than ten years.
    pub runs_out_at: Option<Timestamp>,
}

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// What lies further ahead than so many days is no forecast.
const FAR: f64 = 3_650.0;

/// How many were left in the project's pools over a period, and how long they will last.
///
/// # Errors
/// [`crate::Error::Forbidden`].
pub async fn pools(cx: &Context, period: Period) -> Result<Vec<PoolRunway>> {
    cx.require(Permission::ReadProject)?;
    let begin = period.begin(cx.now());
    let mut runways = Vec::new();
    for pool in pools::list(cx, None).await? {
        let levels = cx.read().await?.pools().levels(pool.pool.id, begin).await?;
        let levels = levels.into_iter().filter_map(|(day, left)| Some((day_of(day)?, left))).collect();
        let days_left = pool.forecast.and_then(|forecast| forecast.days_left).filter(|days| *days < FAR);
        let runs_out_at = days_left.and_then(|days| cx.now().checked_add(DAY.mul_f64(days)).ok());
        runways.push(PoolRunway { pool, levels, runs_out_at });
    }
    Ok(runways)
}

fn day_of(day: i64) -> Option<Timestamp> {
    Timestamp::from_second(day.checked_mul(DAY.as_secs())?).ok()
}
