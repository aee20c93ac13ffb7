//! Webhooks to a receiver in another language, which verifies them with a public package: whatever receivers do, and
//! whoever stops when, every event arrives, and none twice at a receiver that tells what it has.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests stop at the first thing that fails")]

mod receiver;

use receiver::Receiver;
use reqwest::StatusCode;
use serde_json::{Value, json};
use system_tests::{Database, Project, Server, eventually};

/// Adds a webhook for a path of the receiver; answers its id.
async fn webhook(project: &Project, receiver: &mut Receiver, path: &str) -> String {
    let document = json!({ "name": path, "url": receiver.url(path), "categories": ["user.created"] });
    let made = project.post("webhooks", document, StatusCode::CREATED).await;
    receiver.learn(path, &made["secret"]);
    made["id"].as_str().unwrap().to_owned()
}

/// Adds a person: an event.
async fn person(project: &Project, name: &str) {
    let document = json!({ "first_name": name, "last_name": "Rossi", "card_id": name });
    project.post("users", document, StatusCode::CREATED).await;
}

/// The events that a receiver of everybody's coming must hear of, as its message ids.
async fn expected(project: &Project, webhook: &str) -> std::collections::BTreeSet<String> {
    let events = project.all("events?filter=category%20eq%20%22user.created%22").await;
    events.iter().map(|event| format!("{}-{webhook}", event["id"].as_str().unwrap())).collect()
}

async fn deliveries(project: &Project, webhook: &str) -> Vec<Value> {
    project.all(&format!("webhooks/{webhook}/deliveries")).await
}

#[tokio::test]
async fn whatever_a_receiver_does_no_other_waits_for_it() {
    let server = Server::start(Database::Sqlite).await;
    let project = Project::set_up(&server);
    let mut receiver = Receiver::start();
    let mut ids = Vec::new();
    for path in ["/slow", "/close", "/away", "/huge", "/gone", "/good"] {
        ids.push(webhook(&project, &mut receiver, path).await);
    }
    let [slow, close, away, huge, gone, good] = ids.try_into().unwrap();
    for number in 0..20 {
        person(&project, &format!("p{number}")).await;
    }
    eventually("the good receiver hears all of them", 10, || async {
        (receiver.ids("/good") == expected(&project, &good).await).then_some(())
    })
    .await;
    let heard = receiver.heard("/good");
    assert!(heard.iter().all(|one| one.is_genuine && one.signatures == 1));
    let moody = webhook(&project, &mut receiver, "/moody").await;
    person(&project, "p20").await;
    let message = &heard[0].message;
    assert_eq!(
        (message["specversion"].as_str(), message["type"].as_str()),
        (Some("1.0"), Some("claviger.user.created.v1"))
    );
    let event = project.get(&format!("events/{}", message["id"].as_str().unwrap())).await;
    for (member, value) in message["data"].as_object().unwrap() {
        assert_eq!(*value, event[member], "what is told is what the API shows: {member}");
    }

    let state = async |webhook: &str| project.get(&format!("webhooks/{webhook}")).await;
    eventually("a receiver that is gone is disabled", 10, || async {
        (state(&gone).await["disabled_because"] == "gone").then_some(())
    })
    .await;
    let huge = eventually("an answer without end is cut off", 20, || async {
        deliveries(&project, &huge).await.into_iter().find(|one| one["state"] == "delivered")
    })
    .await;
    let tried = project.get(&format!("deliveries/{}", huge["id"].as_str().unwrap())).await;
    assert_eq!(tried["tried"][0]["answer"].as_str().map(str::len), Some(1024));
    for (webhook, words) in [(&away, "redirect"), (&close, "broke"), (&slow, "in time")] {
        eventually("the reason is told", 25, || async {
            let error = state(webhook).await["last_error"].as_str().map(str::to_owned);
            error.filter(|error| error.contains(words))
        })
        .await;
    }
    eventually("what failed twice arrives", 40, || async {
        let first = deliveries(&project, &moody).await;
        first.iter().any(|one| one["state"] == "delivered" && one["attempts"] == 3).then_some(())
    })
    .await;
}

#[tokio::test]
async fn stopping_the_receiver_and_the_server_loses_nothing_sqlite() {
    stopping(Database::Sqlite).await;
}

#[tokio::test]
async fn stopping_the_receiver_and_the_server_loses_nothing_postgres() {
    if let Some(database) = Database::second().await {
        stopping(database).await;
    }
}

async fn stopping(database: Database) {
    let mut server = Server::start(database).await;
    let project = Project::set_up(&server);
    let mut receiver = Receiver::start();
    let webhook = webhook(&project, &mut receiver, "/good").await;
    for number in 0..60 {
        person(&project, &format!("p{number}")).await;
        match number {
            15 => receiver.stop(),
            30 => {
                server.kill();
                server.run().await;
            }
            45 => receiver.run(),
            50 => {
                let rotated =
                    project.post(&format!("webhooks/{webhook}/rotate-secret"), json!({}), StatusCode::OK).await;
                receiver.learn("/good", &rotated["secret"]);
            }
            _ => {}
        }
    }
    server.kill();
    server.run().await;
    // Down for some seconds, the receiver is looked for a little later.
    eventually("every event arrives", 60, || async {
        let expected = expected(&project, &webhook).await;
        (expected.len() == 60 && receiver.ids("/good") == expected).then_some(())
    })
    .await;
    let heard = receiver.heard("/good");
    assert!(heard.iter().any(|one| one.signatures == 2 && one.is_genuine));
    eventually("nothing is left to be sent", 60, || async {
        let left = deliveries(&project, &webhook).await;
        left.iter().all(|one| one["state"] == "delivered").then_some(())
    })
    .await;
}
