//! The budget of calls that a system allows.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use domain::time::{SignedDuration, Timestamp};

use crate::capabilities::Limit;
use crate::error::{Error, Result};

/// How urgent a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Somebody waits for it, or it closes a door: may use the whole budget.
    Urgent,
    /// Everything else: leaves a fifth of the budget to what is urgent.
    Ordinary,
    /// What takes long and nobody waits for: leaves half of the budget to everything else.
    Idle,
}

/// Counts calls in a sliding window, so that the system's limit is kept by us and not found by running into it.
#[derive(Debug)]
pub struct Pace {
    limit: Limit,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// When the calls of the last window were made, oldest first.
    made: VecDeque<Timestamp>,
    /// How many were turned away since the last call that was let through, so that they come back one after the other.
    turned_away: u32,
    /// Until when nobody calls, as the system itself said so.
    closed_until: Option<Timestamp>,
}

impl Pace {
    /// A budget that is not touched yet.
    #[must_use]
    pub fn new(limit: Limit) -> Self {
        Self { limit, state: Mutex::default() }
    }

    /// What it counts against.
    #[must_use]
    pub const fn limit(&self) -> Limit {
        self.limit
    }

    /// Takes one call of the budget.
    ///
    /// # Errors
    /// [`Error::Limited`] with the moment to come again: each who is turned away is given a later one as soon as a
    /// window's worth of others is.
    pub fn take(&self, now: Timestamp, lane: Lane) -> Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let window = SignedDuration::try_from(self.limit.window).unwrap_or(SignedDuration::MAX);
        let since = now.saturating_sub(window).unwrap_or(Timestamp::MIN);
        while state.made.front().is_some_and(|made| *made <= since) {
            state.made.pop_front();
        }
        let room = self.room(lane);
        let closed = state.closed_until.filter(|until| *until > now);
        if closed.is_none() && state.made.len() < room as usize {
            state.made.push_back(now);
            state.turned_away = 0;
            return Ok(());
        }
        let rounds = state.turned_away / room.max(1);
        state.turned_away += u32::from(lane != Lane::Urgent);
        let oldest = state.made.front().copied().unwrap_or(now);
        let free = oldest.saturating_add(window).unwrap_or(Timestamp::MAX);
        let first = closed.map_or(free, |until| until.max(now));
        let wait = window.saturating_mul(i32::try_from(rounds).unwrap_or(i32::MAX));
        Err(Error::Limited { until: first.saturating_add(wait).unwrap_or(Timestamp::MAX) })
    }

    /// The system turned a call away for its limit: nobody calls for a part of the window.
    pub fn close(&self, now: Timestamp) -> Timestamp {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let rest = SignedDuration::try_from(self.limit.window / 5).unwrap_or(SignedDuration::MAX);
        let until = now.saturating_add(rest).unwrap_or(Timestamp::MAX);
        state.closed_until = state.closed_until.max(Some(until));
        until
    }

    /// How many calls were made within the last window.
    #[must_use]
    pub fn made(&self, now: Timestamp) -> usize {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let window = SignedDuration::try_from(self.limit.window).unwrap_or(SignedDuration::MAX);
        let since = now.saturating_sub(window).unwrap_or(Timestamp::MIN);
        state.made.iter().filter(|made| **made > since).count()
    }

    /// How long to leave between calls from now on, so that the budget lasts until calls of the window are free again:
    /// nothing while there is half of it.
    #[must_use]
    pub fn spacing(&self, now: Timestamp, lane: Lane) -> SignedDuration {
        let (room, made) = (self.room(lane), u32::try_from(self.made(now)).unwrap_or(u32::MAX));
        let left = room.saturating_sub(made);
        if left >= room / 2 {
            return SignedDuration::ZERO;
        }
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let window = SignedDuration::try_from(self.limit.window).unwrap_or(SignedDuration::MAX);
        let since = now.saturating_sub(window).unwrap_or(Timestamp::MIN);
        let oldest = state.made.iter().find(|made| **made > since).copied().unwrap_or(now);
        let parts = i32::try_from(left.max(1)).unwrap_or(i32::MAX);
        oldest.duration_since(since).checked_div(parts).unwrap_or(SignedDuration::ZERO)
    }

    fn room(&self, lane: Lane) -> u32 {
        match lane {
            Lane::Urgent => self.limit.count,
            Lane::Ordinary => self.limit.count - self.limit.count / 5,
            Lane::Idle => self.limit.count / 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const LIMIT: Limit = Limit { calls: "calls", count: 10, window: Duration::from_mins(5) };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn ordinary_calls_leave_room_for_urgent_ones() {
        let pace = Pace::new(LIMIT);
        for _ in 0..8 {
            pace.take(at(0), Lane::Ordinary).unwrap();
        }
        assert_eq!(pace.take(at(1), Lane::Ordinary), Err(Error::Limited { until: at(300) }));
        for _ in 0..2 {
            pace.take(at(1), Lane::Urgent).unwrap();
        }
        assert_eq!(pace.take(at(1), Lane::Urgent), Err(Error::Limited { until: at(300) }));
        assert_eq!(pace.made(at(299)), 10);
        pace.take(at(301), Lane::Ordinary).unwrap();
    }

    #[test]
    fn the_second_half_of_the_budget_is_spread_over_the_time_until_the_first_call_is_free_again() {
        let pace = Pace::new(Limit { count: 50, ..LIMIT });
        for second in 0..20 {
            pace.take(at(second), Lane::Ordinary).unwrap();
        }
        assert_eq!(pace.spacing(at(20), Lane::Ordinary), SignedDuration::ZERO, "half of 40 is left");
        pace.take(at(20), Lane::Ordinary).unwrap();
        assert_eq!(pace.spacing(at(34), Lane::Ordinary), SignedDuration::from_secs(14), "266 s for 19 calls");
        let (mut now, mut last) = (at(34), 0);
        while now < at(3_000) {
            assert_eq!(pace.take(now, Lane::Ordinary), Ok(()), "it never runs dry, at {now}");
            now += pace.spacing(now, Lane::Ordinary).max(SignedDuration::from_millis(400));
            last += 1;
        }
        assert!(last > 300, "and most of it is used: {last} calls of 400");
    }

    #[test]
    fn what_nobody_waits_for_leaves_half_of_the_budget() {
        let pace = Pace::new(LIMIT);
        for _ in 0..5 {
            pace.take(at(0), Lane::Idle).unwrap();
        }
        assert_eq!(pace.take(at(1), Lane::Idle), Err(Error::Limited { until: at(300) }));
        for _ in 0..3 {
            pace.take(at(1), Lane::Ordinary).unwrap();
        }
        assert_eq!(pace.take(at(1), Lane::Ordinary), Err(Error::Limited { until: at(300) }));
        pace.take(at(301), Lane::Idle).unwrap();
    }

    #[test]
    fn who_is_turned_away_comes_back_in_turns() {
        let pace = Pace::new(LIMIT);
        for _ in 0..8 {
            pace.take(at(0), Lane::Ordinary).unwrap();
        }
        let mut told = Vec::new();
        for _ in 0..20 {
            let Err(Error::Limited { until }) = pace.take(at(0), Lane::Ordinary) else { panic!() };
            told.push(until.as_second());
        }
        assert_eq!(told[..8], [300; 8]);
        assert_eq!(told[8..16], [600; 8]);
        assert_eq!(told[16..], [900; 4]);
    }

    #[test]
    fn a_limit_that_the_system_tells_of_closes_the_way_for_a_while() {
        let pace = Pace::new(LIMIT);
        assert_eq!(pace.close(at(0)), at(60));
        assert_eq!(pace.take(at(59), Lane::Urgent), Err(Error::Limited { until: at(60) }));
        pace.take(at(60), Lane::Urgent).unwrap();
    }
}
