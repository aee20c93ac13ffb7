//! How fast the list of events answers, for every filter that the console offers.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::elsewhere::Elsewhere;
use super::ground::{enrol, file};
use super::questions::{Question, questions};
use super::{ms, name, percentiles, seed};
use crate::{Database, Project, Server};

/// How often each question is asked; one in a hundred may be slow.
const ROUNDS: usize = 200;
/// Questions that look through texts take longer.
const SLOW_ROUNDS: usize = 20;
/// How many people the events are about.
const PEOPLE: usize = 20_000;
/// How many pools the system has.
const POOLS: usize = 20;

pub(super) const HEAD: &str = "\
| database | events | filter | page | p50 | p99 | allowed |
| --- | --- | --- | --- | --- | --- | --- |";

pub(super) async fn measure(database: Database, events: usize) {
    let name = name(&database);
    let mut server = Server::start(database).await;
    let project = Project::set_up(&server);
    let known = fill(&mut server, &project, events).await;
    let (mut slowest, mut over) = (Duration::ZERO, 0);
    for question in questions(&known) {
        let allowed = if question.looks_at_texts { Duration::from_secs(1) } else { Duration::from_millis(50) };
        for (page, (p50, p99)) in (1..).zip(ask(&project, &question).await) {
            over += usize::from(p99 > allowed);
            slowest = slowest.max(if question.looks_at_texts { Duration::ZERO } else { p99 });
            println!(
                "| {name} | {events} | {} | {page} | {} | {} | {} ms |",
                question.what,
                ms(p50),
                ms(p99),
                allowed.as_millis()
            );
        }
    }
    println!("{name}: the slowest that looks at no texts took {}; {over} took longer than allowed", ms(slowest));
}

/// Fills the database: people with names, whom the events are about, a system with pools, and some of what should be
/// looked at is acknowledged.
async fn fill(server: &mut Server, project: &Project, events: usize) -> Value {
    project.set(json!({ "invitations": { "mails_per_minute": 1 } })).await;
    let (status, answer) = project.upload(file(PEOPLE)).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    enrol(project, &Elsewhere::open(POOLS).await, POOLS).await;
    let people = project.all("users").await;
    let word = |person: &Value, field: &str| person[field].as_str().unwrap().to_owned();
    let line =
        |person: &Value| format!("{} {} {}", word(person, "id"), word(person, "first_name"), word(person, "last_name"));
    let known = seed::fill(server, events, people.iter().map(line)).await;
    acknowledge(project).await;
    known
}

/// Acknowledges the 2,000 alarms before the last 500.
async fn acknowledge(project: &Project) {
    let mut path = "events?sort=-at&limit=500&filter=severity%20eq%20%22alarm%22".to_owned();
    for page in 0..5 {
        let told = project.get(&path).await;
        let ids: Vec<&Value> = told["items"].as_array().unwrap().iter().map(|event| &event["id"]).collect();
        if page > 0 && !ids.is_empty() {
            let request = project.request(Method::POST, "events/acknowledge").json(&json!({ "ids": ids }));
            let answer = request.send().await.unwrap();
            assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
        }
        let Some(next) = told["next_cursor"].as_str() else { return };
        path = format!("events?sort=-at&limit=500&filter=severity%20eq%20%22alarm%22&cursor={next}");
    }
}

/// Asks for the first page, and for the second if there is one, as somebody does who scrolls.
async fn ask(project: &Project, question: &Question) -> Vec<(Duration, Duration)> {
    let rounds = if question.looks_at_texts { SLOW_ROUNDS } else { ROUNDS };
    let (mut first, mut second) = (Vec::with_capacity(rounds), Vec::with_capacity(rounds));
    for _ in 0..rounds {
        let (took, page) = ask_once(project, question, None).await;
        first.push(took);
        if let Some(cursor) = page["next_cursor"].as_str() {
            second.push(ask_once(project, question, Some(cursor)).await.0);
        }
    }
    let asked = [first, second].into_iter().filter(|times| !times.is_empty());
    asked.map(|mut times| percentiles(&mut times)).collect()
}

async fn ask_once(project: &Project, question: &Question, cursor: Option<&str>) -> (Duration, Value) {
    let limit = question.limit.to_string();
    let mut query = vec![("sort", "-at"), ("limit", limit.as_str())];
    query.extend(Some(question.filter.as_str()).filter(|filter| !filter.is_empty()).map(|filter| ("filter", filter)));
    query.extend(cursor.map(|cursor| ("cursor", cursor)));
    let request = project.request(Method::GET, &format!("events?{}", encoded(&query)));
    let began = Instant::now();
    let answer = request.send().await.unwrap();
    let (status, body) = (answer.status(), answer.bytes().await.unwrap());
    let took = began.elapsed();
    assert_eq!(status, StatusCode::OK, "{}: {}", question.filter, String::from_utf8_lossy(&body));
    (took, serde_json::from_slice(&body).unwrap())
}

fn encoded(query: &[(&str, &str)]) -> String {
    let parts = reqwest::Url::parse_with_params("http://query/", query).unwrap();
    parts.query().unwrap_or_default().to_owned()
}
