//! What a new person costs at a system that counts calls.

use histories::flood;

#[test]
fn a_new_person_costs_hardly_more_than_one_call() {
    let cost = flood::run(400);
    println!("{cost:?}: {:.3}", cost.each());
    assert!(cost.each() <= 1.05, "{cost:?}");
}
