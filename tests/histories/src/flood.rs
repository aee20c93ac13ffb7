//! Many people at once: how many calls each of them costs, at the system's documented limit.

use std::time::{Duration, Instant};

use app::users::{self, Draft};
use app::{Expected, pools};
use domain::time::SignedDuration;
use simulate::origo::{Call, Limits};

use crate::stage::Stage;

/// What so many people cost.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// How many people.
    pub people: u64,
    /// Calls for people and credentials, everything included that these led to.
    pub calls: u64,
    /// Calls for events and tokens, which have limits of their own.
    pub beside: u64,
    /// How long it took by the virtual clock.
    pub virtual_hours: i64,
    /// How long it took on this machine.
    pub took: Duration,
}

impl Cost {
    /// Calls for each person.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "it is a figure to be read")]
    pub fn each(&self) -> f64 {
        self.calls as f64 / self.people as f64
    }
}

/// Has automation give so many people a credential.
///
/// # Panics
/// If one of them does not get exactly one.
#[must_use]
pub fn run(people: u64) -> Cost {
    let stage = Stage::set(Limits::default());
    stage.keep();
    let pool = stage.ground.pools[0];
    stage.play(async |cx| {
        let filter = "last_name eq \"Many\"".to_owned();
        let change = |document: &pools::PoolDocument| {
            Ok(pools::PoolDocument { auto_generate_filter: filter, ..document.clone() })
        };
        pools::update(&cx, pool, Expected::Any, change).await.unwrap();
        for number in 0..people {
            let email = Some(format!("person{number}@example.org"));
            let (first_name, last_name) = (format!("Nr {number}"), "Many".to_owned());
            users::create(&cx, Draft { first_name, last_name, email, ..Draft::default() }).await.unwrap();
        }
    });
    let (before, began, start) = (counts(&stage), Instant::now(), stage.world.now());
    stage.sweep();
    while (stage.living().len() as u64) < people {
        // Everybody is counted once in five minutes: with so many people that takes its time.
        for _ in 0..30 {
            stage.work();
            stage.pass(10);
            stage.keep();
            stage.sweep();
        }
    }
    stage.rest(); // what is heard of it afterwards counts, too
    assert_eq!(stage.living().len() as u64, people, "each has one");
    let (after, passed) = (counts(&stage), stage.world.now().duration_since(start));
    let virtual_hours = passed.as_secs() / SignedDuration::from_hours(1).as_secs();
    Cost { people, calls: after.0 - before.0, beside: after.1 - before.1, virtual_hours, took: began.elapsed() }
}

/// Calls for people and credentials, and those beside.
fn counts(stage: &Stage) -> (u64, u64) {
    let calls = stage.world.system.calls();
    let beside: u64 = [Call::Token, Call::Events].iter().filter_map(|call| calls.get(call)).sum();
    (calls.values().sum::<u64>() - beside, beside)
}
