//! `cargo xtask bench sync [--rows N]… | filters [--rows N]… | certificates [--count N]… |
//! events [intake] [list] [latency] [--events N] [--users N] [--rate N] [--seconds N] | --faults [--rounds N]`, each with `[--database sqlite|postgres]`:
//! measures, and prints a table.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::time::Duration;

use system_tests::bench::events::Part;
use system_tests::database::Kind;
use system_tests::{bench, faults};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let Ok(runtime) = runtime else { return println!("no runtime: the system gives no threads") };
    if arguments.iter().any(|argument| argument == "--faults") {
        let rounds = numbers(&arguments, "--rounds").pop().unwrap_or(2_000);
        runtime.block_on(async {
            for kind in kinds(&arguments) {
                println!("{kind:?}: {rounds} rounds");
                faults::rounds(kind.fresh().await, rounds).await;
            }
        });
        return println!("nothing twice, nothing lost, nothing by halves");
    }
    if arguments.iter().any(|argument| argument == "certificates") {
        let mut counts = numbers(&arguments, "--count");
        if counts.is_empty() {
            counts = vec![20_000];
        }
        return runtime.block_on(bench::certificates::run(&counts, &kinds(&arguments)));
    }
    if arguments.iter().any(|argument| argument == "events") {
        let number = |flag, usual| numbers(&arguments, flag).pop().unwrap_or(usual);
        let measures = bench::events::Measures {
            events: number("--events", 10_000_000),
            users: number("--users", 100_000),
            span: Duration::from_secs(number("--seconds", 60) as u64),
            rate: u32::try_from(number("--rate", 200)).unwrap_or(u32::MAX),
        };
        return runtime.block_on(bench::events::run(measures, &parts(&arguments), &kinds(&arguments)));
    }
    let mut rows = numbers(&arguments, "--rows");
    if rows.is_empty() {
        rows = vec![100_000, 1_000_000];
    }
    if arguments.iter().any(|argument| argument == "filters") {
        return runtime.block_on(bench::filters::run(&rows, &kinds(&arguments)));
    }
    runtime.block_on(bench::sync::run(&rows, &kinds(&arguments)));
}

/// The parts of the bench of events that were asked for, or all of them.
fn parts(arguments: &[String]) -> Vec<Part> {
    let named: Vec<Part> =
        Part::ALL.into_iter().filter(|part| arguments.iter().any(|argument| argument == part.name())).collect();
    if named.is_empty() { Part::ALL.to_vec() } else { named }
}

/// Both kinds of database, or the one that was asked for.
fn kinds(arguments: &[String]) -> Vec<Kind> {
    let chosen = arguments.windows(2).find(|pair| pair[0] == "--database").map(|pair| pair[1].as_str());
    match chosen {
        Some("sqlite") => vec![Kind::Sqlite],
        Some("postgres") => vec![Kind::Postgres],
        None => vec![Kind::Sqlite, Kind::Postgres],
        Some(other) => panic!("--database takes sqlite or postgres, not {other}"),
    }
}

/// The numbers after a flag, which may be given more than once.
fn numbers(arguments: &[String], flag: &str) -> Vec<usize> {
    let pairs = arguments.windows(2).filter(|pair| pair[0] == flag);
    pairs.filter_map(|pair| pair[1].replace('_', "").parse().ok()).collect()
}
