//! How many events a second are taken in for good, while rules look at each of them.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::json;

use super::{name, reactions};
use crate::{Database, Project, Server};

pub(super) async fn measure(database: Database, users: usize, rules: usize) {
    let name = name(&database);
    let server = Server::start(database).await;
    let project = Project::set_up(&server);
    // Nobody is to be mailed while we measure.
    project.set(json!({ "invitations": { "mails_per_minute": 1 } })).await;
    let rules = reactions::rules(&project, rules).await;
    let before = recorded(&project).await;
    let began = Instant::now();
    let (status, answer) = project.upload(file(users)).await;
    let took = began.elapsed();
    assert_eq!(status, StatusCode::OK, "{answer}");
    let events = recorded(&project).await - before;
    println!("| database | rules | events | time | events a second |\n| --- | --- | --- | --- | --- |");
    println!("| {name} | {rules} | {events} | {:.1} s | {:.0} |", took.as_secs_f64(), rate(events, took));
}

/// How many events the project has.
async fn recorded(project: &Project) -> u64 {
    project.get("events?limit=1&count=true").await["total"].as_u64().unwrap()
}

#[expect(clippy::cast_precision_loss, reason = "events are counted in millions")]
fn rate(events: u64, took: Duration) -> f64 {
    events as f64 / took.as_secs_f64()
}

fn file(users: usize) -> String {
    let mut file = "First name,Last name,E-mail,ID,Sync ID\n".to_owned();
    for row in 0..users {
        let _ = writeln!(file, "Ada,Person {row},person{row}@example.org,{},P-{row:08}", 10_000_000 + row);
    }
    file
}
