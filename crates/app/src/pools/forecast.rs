//! How long a pool will last.

use domain::time::SignedDuration;

/// How far back use is looked at.
pub(super) const WINDOW: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How long a pool will last, if it is used as it was in the last 30 days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    /// How many were used a day.
    pub used_per_day: f64,
    /// In how many days none will be left; `None` while none is used.
    pub days_left: Option<f64>,
}

impl Forecast {
    /// Of how many were left at the end of each day. What was added in between is no use: only falls count.
    /// `None` before there are two days to compare.
    #[must_use]
    pub fn of(levels: &[(i64, u64)], available: u64) -> Option<Self> {
        let (first, last) = (levels.first()?, levels.last()?);
        let days = f64::from(u32::try_from(last.0 - first.0).ok().filter(|days| *days > 0)?);
        let used: u64 = levels.windows(2).map(|pair| pair[0].1.saturating_sub(pair[1].1)).sum();
        let used_per_day = lossy(used) / days;
        let days_left = (used > 0).then(|| lossy(available) / used_per_day);
        Some(Self { used_per_day, days_left })
    }
}

/// Counts of cards are far below what a float counts exactly.
fn lossy(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_a_day_says_how_long_the_rest_lasts() {
        let levels = [(100, 90), (101, 80), (103, 60), (104, 160), (105, 150)];
        let forecast = Forecast::of(&levels, 150).unwrap();
        assert!((forecast.used_per_day - 8.0).abs() < 1e-9, "{forecast:?}");
        assert!((forecast.days_left.unwrap() - 18.75).abs() < 1e-9, "{forecast:?}");
    }

    #[test]
    fn nothing_is_said_of_one_day_and_nothing_ends_that_is_not_used() {
        assert_eq!(Forecast::of(&[(100, 90)], 90), None);
        assert_eq!(Forecast::of(&[], 90), None);
        let forecast = Forecast::of(&[(100, 90), (110, 90)], 90).unwrap();
        assert_eq!(forecast.days_left, None);
    }
}
