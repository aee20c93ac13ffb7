//! Two thousand histories, whose seeds are the same each time; `cargo xtask bench --histories N` plays as many as one
//! likes. A failing one is told. Its seed can be replayed, but ids are drawn anew each time, so that it does not always go
//! the same way again: `CLAVIGER_HISTORY=4711 cargo test -p histories --test histories replayed -- --nocapture`.

#![expect(clippy::disallowed_methods, reason = "whoever replays a history says so by the environment")]

use histories::ground::Ground;
use histories::world::World;
use histories::{all, history};
use simulate::origo::Limits;

/// How many histories a test runs; with `CLAVIGER_TEST_QUICK` a tenth of them.
const EACH: u64 = 100;

fn converge(part: u64) {
    let quick = std::env::var_os("CLAVIGER_TEST_QUICK").is_some();
    let count = if quick { EACH / 10 } else { EACH };
    let tally = all(part * EACH..part * EACH + count);
    assert!(tally.failed.is_empty(), "{} histories did not converge: {:?}", tally.failed.len(), tally.told);
    assert_eq!(tally.told.histories, count);
}

/// Does nothing unless a seed is given.
#[test]
fn replayed() {
    if let Ok(seed) = std::env::var("CLAVIGER_HISTORY") {
        let world = World::new(Limits::default());
        let ran = history::run(&Ground::lay(), &world, seed.parse().unwrap());
        println!("{}", world.story());
        ran.unwrap();
    }
}

/// Many tests, so that none takes long.
macro_rules! converge {
    ($($name:ident = $part:literal),* $(,)?) => {
        $(#[test] fn $name() { converge($part); })*
    };
}

converge! {
    converge_0 = 0, converge_1 = 1, converge_2 = 2, converge_3 = 3, converge_4 = 4,
    converge_5 = 5, converge_6 = 6, converge_7 = 7, converge_8 = 8, converge_9 = 9,
    converge_10 = 10, converge_11 = 11, converge_12 = 12, converge_13 = 13, converge_14 = 14,
    converge_15 = 15, converge_16 = 16, converge_17 = 17, converge_18 = 18, converge_19 = 19,
}
