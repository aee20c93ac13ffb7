//! How fast the list of events answers, for every filter that the console offers.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::{ms, name, percentiles, seed};
use crate::{Database, Project, Server};

/// How often each question is asked; one in a hundred may be slow.
const ROUNDS: usize = 200;
/// Questions that look at words of their own take longer.
const SLOW_ROUNDS: usize = 20;

pub(super) async fn measure(database: Database, events: usize) {
    let name = name(&database);
    println!("{name}: {events} events are written …");
    let mut server = Server::start(database).await;
    let project = Project::set_up(&server);
    let known = seed::fill(&mut server, events).await;
    println!("| database | events | filter | p50 | p99 |\n| --- | --- | --- | --- | --- |");
    for (what, filter, rounds) in questions(&known) {
        let (p50, p99) = ask(&project, &filter, rounds).await;
        println!("| {name} | {events} | {what} | {} | {} |", ms(p50), ms(p99));
    }
}

/// What the console offers, one by one and together.
fn questions(known: &Value) -> Vec<(&'static str, String, usize)> {
    let id = |field: &str| format!("{field} eq {}", known[field]);
    let (from, until) = (&known["from"], &known["until"]);
    let time = format!("at ge {from} and at lt {until}");
    vec![
        ("none", String::new(), ROUNDS),
        ("category, frequent", "category eq \"credential.used\"".to_owned(), ROUNDS),
        ("category, rare", "category eq \"security.second_device\"".to_owned(), ROUNDS),
        ("category, absent", "category eq \"recovery.expired\"".to_owned(), ROUNDS),
        ("category group", "category sw \"invitation.\"".to_owned(), ROUNDS),
        ("severity alarm", "severity eq \"alarm\"".to_owned(), ROUNDS),
        ("severity information", "severity eq \"info\"".to_owned(), ROUNDS),
        ("system", id("system_id"), ROUNDS),
        ("pool", id("pool_id"), ROUNDS),
        ("user", id("user_id"), ROUNDS),
        ("credential", id("credential_id"), ROUNDS),
        ("time", time.clone(), ROUNDS),
        ("time and category", format!("{time} and category eq \"pool.low\""), ROUNDS),
        ("system and severity", format!("{} and severity eq \"warning\"", id("system_id")), ROUNDS),
        ("user and category", format!("{} and category eq \"credential.used\"", id("user_id")), ROUNDS),
        ("text contains, frequent", "text co \"used\"".to_owned(), SLOW_ROUNDS),
        ("text contains, rare", "text co \"second phone\"".to_owned(), SLOW_ROUNDS),
        ("text contains, absent", "text co \"no such words\"".to_owned(), SLOW_ROUNDS),
    ]
}

async fn ask(project: &Project, filter: &str, rounds: usize) -> (Duration, Duration) {
    let mut times = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let query = [("limit", "50"), ("sort", "-at"), ("filter", filter)];
        let query = &query[..if filter.is_empty() { 2 } else { 3 }];
        let request = project.request(Method::GET, &format!("events?{}", encoded(query)));
        let began = Instant::now();
        let answer = request.send().await.unwrap();
        let (status, body) = (answer.status(), answer.bytes().await.unwrap());
        times.push(began.elapsed());
        assert_eq!(status, StatusCode::OK, "{filter}: {}", String::from_utf8_lossy(&body));
    }
    percentiles(&mut times)
}

fn encoded(query: &[(&str, &str)]) -> String {
    let parts = reqwest::Url::parse_with_params("http://query/", query).unwrap();
    parts.query().unwrap_or_default().to_owned()
}
