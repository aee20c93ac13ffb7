//! `histories [COUNT] [--from SEED]`: runs so many histories, and says how fast. `histories --users N`: has automation
//! give so many people a credential, and says how many calls each of them cost.

#![expect(clippy::print_stdout, reason = "it says what it found")]

use std::process::ExitCode;
use std::time::Instant;

use histories::{all, flood};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |text: &String| text.replace('_', "").parse::<u64>().ok();
    let after = |flag: &str| arguments.windows(2).find(|pair| pair[0] == flag).and_then(|pair| number(&pair[1]));
    if let Some(people) = after("--users") {
        let cost = flood::run(people);
        println!("{cost:?}: {:.3} calls for each", cost.each());
        return ExitCode::SUCCESS;
    }
    let count = arguments.first().and_then(number).unwrap_or(1_000_000);
    let from = after("--from").unwrap_or(0);
    let began = Instant::now();
    let tally = all(from..from.saturating_add(count));
    let seconds = began.elapsed().as_secs();
    let per_minute = tally.told.histories * 60 / seconds.max(1);
    println!("{:?} in {seconds} s: {per_minute} histories a minute", tally.told);
    if tally.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
