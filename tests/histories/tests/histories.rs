//! Ten thousand histories, whose seeds are the same each time; a failing one is printed.

#![expect(clippy::disallowed_methods, reason = "whoever replays a history says so by the environment")]

use std::time::Instant;

use histories::ground::Ground;
use histories::{all, history};

const HISTORIES: u64 = 10_000;

#[test]
fn they_converge_to_one_credential_for_each_request_and_nothing_besides() {
    if let Ok(seed) = std::env::var("CLAVIGER_HISTORY") {
        let told = history::run(&Ground::lay(), seed.parse().unwrap(), true);
        return println!("{:?}", told.unwrap());
    }
    let count = std::env::var("CLAVIGER_HISTORIES").map_or(HISTORIES, |count| count.parse().unwrap());
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let began = Instant::now();
    let tally = all(0..count, threads);
    println!("{:?} in {:.1?}", tally.told, began.elapsed());
    for (seed, why) in &tally.failed {
        println!("CLAVIGER_HISTORY={seed}:\n  {why}");
    }
    assert!(tally.failed.is_empty(), "{} histories did not converge", tally.failed.len());
    assert_eq!(tally.told.histories, count);
}
