//! One suite, run on both databases: whatever holds on one holds on the other.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests stop at the first thing that fails, and say where"
)]

mod access;
mod card_numbers;
mod certificates;
mod contact_changes;
mod credentials;
mod drift;
mod event_order;
mod events;
mod figures;
mod filter_agreement;
mod inputs;
mod instance_keys;
mod jobs;
mod lists;
mod measurements;
mod mobile_ids;
mod phones;
mod plans;
mod project_things;
mod repeated_requests;
mod review;
mod review_records;
mod rules;
mod sealed_cells;
mod search;
mod stale_invitations;
mod sync_apply;
mod sync_runs;
mod systems;
mod throttles;
mod unit_of_work;
mod users;
mod webhooks;
mod world;

use domain::time::Timestamp;
use store::testing::Scratch;

/// The moment at which the suite's tests begin.
fn start() -> Timestamp {
    "2027-01-15T08:00:00Z".parse().unwrap()
}

/// Runs a case on each database, naming it when the case fails.
async fn on_both<F: Future<Output = ()>>(case: impl Fn(store::Store) -> F) {
    for scratch in Scratch::both(start()).await {
        println!("on {}", scratch.name());
        case(scratch.store.clone()).await;
    }
}
