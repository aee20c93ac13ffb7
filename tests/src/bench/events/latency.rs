//! How soon what happens is seen: on the screen, by inputs, by webhooks' receivers, as jobs for mails.
//!
//! An event is caused by a change of a user, which the user's id tells from all others. Whoever is to see it notes when
//! it did, in [`Arrivals`] of its own: to add one, set it up through the API and have it note.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::json;
use tokio::task::JoinSet;

use super::stream::{self, Arrivals};
use super::{ms, name, percentiles};
use crate::{Database, Project, Server, eventually};

/// Each user is changed once, so that an id stands for one event.
pub(super) async fn measure(database: Database, rate: u32, span: Duration) {
    let name = name(&database);
    let server = Server::start(database).await;
    let project = Project::set_up(&server);
    project.set(json!({ "invitations": { "mails_per_minute": 1 } })).await;
    let count = usize::try_from(u64::from(rate) * span.as_secs()).unwrap();
    let (status, answer) = project.upload(file(count)).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let users: Vec<String> =
        project.all("users").await.iter().map(|user| user["id"].as_str().unwrap().to_owned()).collect();
    tokio::time::sleep(Duration::from_secs(5)).await; // what the file led to has been told by then
    let screen = Arrivals::default();
    stream::follow(&project, screen.clone()).await;
    let sent = change(&project, &users, rate).await;
    let last = users.last().unwrap();
    eventually("the last event is seen", 30, || async { screen.of(last).map(drop) }).await;
    println!("| database | events a second | seen by | events | p50 | p99 |\n| --- | --- | --- | --- | --- | --- |");
    let witnesses = vec![("screen", &screen)];
    for (who, arrivals) in witnesses {
        let mut times: Vec<Duration> = sent
            .iter()
            .map(|(user, at)| arrivals.of(user).unwrap_or_else(|| panic!("{who} never saw {user}")) - *at)
            .collect();
        let (p50, p99) = percentiles(&mut times);
        println!("| {name} | {rate} | {who} | {} | {} | {} |", times.len(), ms(p50), ms(p99));
    }
}

/// Changes each user at its moment; answers when it was asked for.
async fn change(project: &Project, users: &[String], rate: u32) -> Vec<(String, Instant)> {
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / rate);
    let mut running = JoinSet::new();
    let mut sent = Vec::with_capacity(users.len());
    for user in users {
        ticks.tick().await;
        let change = json!({ "mobile": "+49 171 1234567" });
        let request = project.request(Method::PATCH, &format!("users/{user}")).header("if-match", "*").json(&change);
        sent.push((user.clone(), Instant::now()));
        running.spawn(async move {
            let answer = request.send().await.unwrap();
            assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
        });
    }
    while let Some(done) = running.join_next().await {
        done.unwrap();
    }
    sent
}

fn file(users: usize) -> String {
    let rows =
        (0..users).map(|row| format!("Ada,Person {row},person{row}@example.org,{},P-{row:08}\n", 10_000_000 + row));
    std::iter::once("First name,Last name,E-mail,ID,Sync ID\n".to_owned()).chain(rows).collect()
}
