//! When a scheduled task runs: cron with five fields, in a time zone.
//!
//! What happens when clocks change: a time of day that does not exist runs at the first moment after the gap; one that
//! exists twice runs the first time only. Schedules with `*` or steps in hours or minutes follow the time that passes: they
//! skip the hour that does not exist and run in both of the hour that exists twice.

use std::str::FromStr;

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::Zoned;
use serde::{Deserialize, Serialize};

use super::Fault;
use crate::project::TimeZoneName;
use crate::time::{SignedDuration, Timestamp};
use crate::user::words;

/// How much later than its moment a run still counts as on time.
pub const ON_TIME: SignedDuration = SignedDuration::from_mins(5);

/// How long the text of a schedule is at most.
const LONGEST: usize = 200;

/// When a scheduled task runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// Minute, hour, day of the month, month, day of the week.
    pub cron: String,
    /// Where the clock hangs that it is read from.
    pub time_zone: TimeZoneName,
    /// What becomes of runs whose time went by while no server ran.
    #[serde(default)]
    pub missed: Missed,
}

words! {
    /// What becomes of runs whose time went by while no server ran.
    Missed {
        /// They are left out.
        Skip = "skip",
        /// One is made up for, however many there were.
        RunOnce = "run_once",
    }
}

#[expect(clippy::derivable_impls, reason = "the words are declared by a macro")]
impl Default for Missed {
    fn default() -> Self {
        Self::Skip
    }
}

/// Why a schedule cannot be followed: what to change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is no schedule.
    #[error("{0}; expected five fields: minute, hour, day of the month, month, day of the week, such as 30 6 * * 1-5")]
    Unreadable(String),
    /// It never comes.
    #[error(
        "no such day ever comes; change the day of the month (field 3) or the month (field 4): 30 2 names the 30th of \
         February"
    )]
    Never,
}

impl Schedule {
    /// Why it does not fit, at `/schedule`.
    #[must_use]
    pub fn fault(&self, now: Timestamp) -> Option<Fault> {
        let unfit = self.next(now).err()?;
        let at = "/schedule/cron";
        Some(match unfit {
            Unfit::Never => Fault::new(at, unfit.to_string()).coded("schedule_never"),
            Unfit::Unreadable(_) => Fault::new(at, unfit.to_string()),
        })
    }

    /// The first run after a moment.
    ///
    /// # Errors
    /// [`Unfit`] says what to change.
    pub fn next(&self, after: Timestamp) -> Result<Timestamp, Unfit> {
        next(&self.parse()?, &after.to_zoned(self.time_zone.zone()))
    }

    /// The first `count` runs after a moment.
    ///
    /// # Errors
    /// [`Unfit`] says what to change.
    pub fn upcoming(&self, after: Timestamp, count: usize) -> Result<Vec<Timestamp>, Unfit> {
        let (cron, zone) = (self.parse()?, self.time_zone.zone());
        let mut runs: Vec<Timestamp> = Vec::with_capacity(count);
        while runs.len() < count {
            let last = runs.last().copied().unwrap_or(after);
            match next(&cron, &last.to_zoned(zone.clone())) {
                Ok(run) => runs.push(run),
                Err(_) if !runs.is_empty() => break,
                Err(unfit) => return Err(unfit),
            }
        }
        Ok(runs)
    }

    /// Whether a run that was due then is still to be made now.
    #[must_use]
    pub fn is_made_up_for(&self, due: Timestamp, now: Timestamp) -> bool {
        self.missed == Missed::RunOnce || now <= due.saturating_add(ON_TIME).unwrap_or(Timestamp::MAX)
    }

    fn parse(&self) -> Result<Cron, Unfit> {
        let text = self.cron.trim();
        if text.len() > LONGEST {
            return Err(Unfit::Unreadable(format!("it is longer than {LONGEST} characters")));
        }
        let fields = text.split_whitespace().count();
        if fields != 5 {
            return Err(Unfit::Unreadable(format!("it has {fields} fields")));
        }
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        parser.parse(text).map_err(|error| Unfit::Unreadable(plainly(&error.to_string())))
    }
}

impl FromStr for Schedule {
    type Err = Unfit;

    /// Reads a schedule in UTC.
    fn from_str(text: &str) -> Result<Self, Unfit> {
        let schedule = Self { cron: text.to_owned(), time_zone: TimeZoneName::utc(), missed: Missed::Skip };
        schedule.parse().map(|_| schedule)
    }
}

fn next(cron: &Cron, after: &Zoned) -> Result<Timestamp, Unfit> {
    cron.find_next_occurrence(after, false).map(|run| run.timestamp()).map_err(|_| Unfit::Never)
}

/// As the parser says it, without its own name.
fn plainly(error: &str) -> String {
    let text = error.rsplit_once("error: ").map_or(error, |(_, text)| text);
    text.trim_end_matches('.').replace("CronPattern", "it")
}
