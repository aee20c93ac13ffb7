//! `cargo xtask bench sync [--rows N]… | --faults [--rounds N]`: measures, and prints a table.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use system_tests::{Database, bench, faults};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let Ok(runtime) = runtime else { return println!("no runtime: the system gives no threads") };
    if arguments.iter().any(|argument| argument == "--faults") {
        let rounds = numbers(&arguments, "--rounds").pop().unwrap_or(2_000);
        runtime.block_on(async {
            for database in Database::both().await {
                println!("{database:?}: {rounds} rounds");
                faults::rounds(database, rounds).await;
            }
        });
        return println!("nothing twice, nothing lost, nothing by halves");
    }
    let mut rows = numbers(&arguments, "--rows");
    if rows.is_empty() {
        rows = vec![100_000, 1_000_000];
    }
    runtime.block_on(bench::sync::run(&rows));
}

/// The numbers after a flag, which may be given more than once.
fn numbers(arguments: &[String], flag: &str) -> Vec<usize> {
    let pairs = arguments.windows(2).filter(|pair| pair[0] == flag);
    pairs.filter_map(|pair| pair[1].replace('_', "").parse().ok()).collect()
}
