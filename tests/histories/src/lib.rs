//! Random histories over the use cases, the worker and a simulated system of somebody else, on a virtual clock.
//!
//! In a history, administrators acquire, revoke, suspend and change; phones accept invitations and lose their apps;
//! requests and answers are lost, come late, twice and out of order; calls are refused; the process ends at any moment
//! and is started again on the same database. Then the faults end, and what is to be true must become true: one card
//! for each credential that is wanted, none for any other, nothing that nobody asked for, no job left ([`verdict`]).
//!
//! A history is made of a seed ([`history::run`]); [`all`] runs many. One that fails is told, step by step and request
//! by request: ids are drawn anew each time, so the same seed does not always take the same way.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a history stops at the first thing that fails")]
#![expect(clippy::print_stdout, reason = "seeds and histories are for whoever runs them")]

mod acts;
pub mod dice;
pub mod flood;
pub mod ground;
pub mod history;
mod known;
pub mod node;
mod post;
pub mod stage;
mod trouble;
pub mod verdict;
pub mod world;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use simulate::origo::Limits;

use crate::ground::Ground;
use crate::history::Told;
use crate::world::World;

/// What came of many histories.
#[derive(Debug, Default)]
pub struct Tally {
    /// Of all together.
    pub told: Told,
    /// Those that failed, and why.
    pub failed: Vec<(u64, String)>,
}

/// Runs the histories of all these seeds, on all processors. Stops looking for more after ten that failed.
///
/// # Panics
/// If a thread cannot be started.
#[must_use]
pub fn all(seeds: Range<u64>) -> Tally {
    let ground = Ground::lay();
    let (next, tally) = (AtomicU64::new(seeds.start), Mutex::new(Tally::default()));
    let run = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end || tally.lock().unwrap().failed.len() >= 10 {
                return;
            }
            let world = World::new(Limits::default());
            let ran = catch_unwind(AssertUnwindSafe(|| history::run(&ground, &world, seed)));
            let ran = ran.unwrap_or_else(|panic| Err(told(&*panic)));
            let mut tally = tally.lock().unwrap();
            match ran {
                Ok(one) => tally.told.add(one),
                Err(why) => {
                    println!("{}\nCLAVIGER_HISTORY={seed}:\n  {why}", world.story());
                    tally.failed.push((seed, why));
                }
            }
        }
    };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for processor in 0..processors {
            let run = &run;
            scope.spawn(move || {
                stay_on(processor);
                run();
            });
        }
    });
    tally.into_inner().unwrap()
}

/// Keeps this thread, and those that it will start, on one of the processors that there are for us. In a history only one
/// thread does something at a time, and to wake the next one elsewhere takes as long as what it does.
#[cfg(target_os = "linux")]
fn stay_on(processor: usize) {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
    let Ok(ours) = sched_getaffinity(None) else { return };
    if let Some(chosen) = (0..CpuSet::MAX_CPU).filter(|one| ours.is_set(*one)).nth(processor) {
        let mut only = CpuSet::new();
        only.set(chosen);
        let _ = sched_setaffinity(None, &only); // without it, it only takes longer
    }
}

#[cfg(not(target_os = "linux"))]
const fn stay_on(_: usize) {}

fn told(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    format!("it panicked: {}", text.unwrap_or("without a word"))
}
