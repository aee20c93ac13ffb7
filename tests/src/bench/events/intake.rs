//! How many events a second are taken in for good, while rules look at each of them.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::ground::{Ground, file};
use super::reactions::{self, SENTINEL};
use super::{name, ratio};
use crate::{Database, Project, eventually};

/// How many pools the system has.
const POOLS: usize = 20;
/// How often somebody counts what there is: the database has to count it, too.
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);
/// How long it may take at most.
const PATIENCE_S: u64 = 1_800;

pub(super) const HEAD: &str = "\
| database | rules | from | told | events | time | told a second | events a second | read by the rules after |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |";

/// What happened at a system, all at once: everybody's credential is revoked there. What is told is what the system
/// tells; events are what is written of it, each of which the rules read.
pub(super) async fn from_system(database: Database, people: usize, rules: usize) {
    let name = name(&database);
    let ground = Ground::lay(database, people, POOLS, |number| number % POOLS).await;
    reactions::rules(&ground, rules).await;
    let before = recorded(&ground.project, "").await;
    let began = Instant::now();
    for person in &ground.people {
        ground.elsewhere.revoke(&person.card);
    }
    let revoked = "&filter=category%20eq%20%22credential.revoked%22";
    eventually("everything is taken in", PATIENCE_S, || async {
        tokio::time::sleep(BETWEEN_LOOKS).await;
        (recorded(&ground.project, revoked).await >= people as u64).then_some(())
    })
    .await;
    let took = began.elapsed();
    let events = recorded(&ground.project, "").await - before;
    let read = read_after(&ground.project, began).await;
    row(name, rules, "a system", (people as u64, events), took, read);
}

/// A list of users, all of them new.
pub(super) async fn from_file(database: Database, users: usize, rules: usize) {
    let name = name(&database);
    let ground = Ground::lay(database, 1, POOLS, |number| number % POOLS).await;
    reactions::rules(&ground, rules).await;
    // So many who come at once are meant.
    let additions = json!({ "at_least": 0, "percent": 0 });
    ground.project.set(json!({ "autosync": { "thresholds": { "additions": additions } } })).await;
    let before = recorded(&ground.project, "").await;
    let began = Instant::now();
    let (status, answer) = ground.project.upload(file(users)).await;
    let took = began.elapsed();
    assert_eq!(status, StatusCode::OK, "{answer}");
    let events = recorded(&ground.project, "").await - before;
    let read = read_after(&ground.project, began).await;
    row(name, rules, "a list", (users as u64, events), took, read);
}

/// How many events the project has.
async fn recorded(project: &Project, filter: &str) -> u64 {
    project.get(&format!("events?limit=1&count=true{filter}")).await["total"].as_u64().unwrap()
}

/// When the rules have read everything that was there: they read in order, so they have when they act on somebody who
/// comes after it.
async fn read_after(project: &Project, began: Instant) -> Duration {
    let sentinel = json!({ "first_name": "Ada", "last_name": SENTINEL, "card_id": "1" });
    project.post("users", sentinel, StatusCode::CREATED).await;
    let fired = "events?limit=1&sort=-at&filter=category%20eq%20%22rule.fired%22";
    let is_sentinel = |event: &Value| event["text"].as_str().is_some_and(|text| text.contains("User created"));
    eventually("the rules have read everything", PATIENCE_S, || async {
        project.get(fired).await["items"].as_array()?.iter().any(is_sentinel).then_some(())
    })
    .await;
    began.elapsed()
}

fn row(name: &str, rules: usize, from: &str, (told, events): (u64, u64), took: Duration, read: Duration) {
    let (took, read) = (took.as_secs_f64(), read.as_secs_f64());
    let (told_rate, rate) = (ratio(told, took), ratio(events, took));
    println!(
        "| {name} | {rules} | {from} | {told} | {events} | {took:.1} s | {told_rate:.0} | {rate:.0} | {read:.1} s |"
    );
}
