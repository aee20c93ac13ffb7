//! The worst that can happen to an order: the system has carried it out, its answer is lost, and the server is killed at
//! that very moment. Afterwards there is one credential and one invitation, on both databases.
//!
//! What was sent is left alone for 90 seconds before it is asked what became of it, and the killed server's job is
//! another's only when its lease is over: so this takes minutes, most of which nothing happens in.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

use std::net::SocketAddr;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use simulate::origo::{Call, Fault, InvitationStatus, Options, Origo};
use system_tests::{Database, Project, Server, eventually};

#[tokio::test]
async fn killed_while_an_order_is_answered_there_is_one_credential_and_one_invitation() {
    let each = Database::both().await.into_iter().map(|database| tokio::spawn(played(database)));
    for one in each.collect::<Vec<_>>() {
        one.await.unwrap();
    }
}

async fn played(database: Database) {
    let mut server = Server::start(database).await;
    let project = Project::set_up(&server);
    let (system, url) = open().await;
    let pool = enrol(&project, &url).await;
    let lost = person(&project, "Ada").await;
    // One answer is lost on its way, another is never sent: it takes its time, and the server is killed meanwhile.
    for (user, fault) in [(lost, "lost-answer=1:create-user"), (person(&project, "Bob").await, "slow=1:create-user")] {
        let before = made(&system);
        system.set_faults(vec![fault.parse::<Fault>().unwrap()]);
        let request = project.request(Method::POST, &format!("pools/{pool}/acquire")).json(&json!({ "user_id": user }));
        let asked = tokio::spawn(request.send());
        while made(&system) == before {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        server.kill();
        assert!(asked.await.unwrap().is_err(), "nobody was answered");
        assert_eq!(system.credentials().len(), before + 1, "the system has done it");
        server.run().await;
    }
    let invited = || async {
        let all = project.all("credentials").await;
        (all.len() == 2 && all.iter().all(|one| one["status"] == "invited")).then_some(all)
    };
    let credentials = eventually("both credentials are found", 300, invited).await;
    one_each(&project, &system, &credentials).await;
    // Nothing comes of it later, either.
    tokio::time::sleep(Duration::from_secs(20)).await;
    one_each(&project, &system, &project.all("credentials").await).await;
}

/// One credential and one invitation for each person, here and there; and they are the same ones.
async fn one_each(project: &Project, system: &Origo, credentials: &[Value]) {
    assert_eq!((credentials.len(), project.all("invitations").await.len()), (2, 2));
    let pending = system.invitations().into_iter().filter(|one| one.status == InvitationStatus::Pending);
    assert_eq!((system.users().len(), system.credentials().len(), pending.count()), (2, 2, 2));
    let mut numbers: Vec<String> = credentials.iter().map(|one| one["number"].as_str().unwrap().to_owned()).collect();
    numbers.sort();
    let mut there: Vec<String> = system.credentials().into_iter().map(|card| card.card_number).collect();
    there.sort();
    assert_eq!(numbers, there);
}

/// How many people the system was asked to make.
fn made(system: &Origo) -> usize {
    usize::try_from(system.calls().get(&Call::CreateUser).copied().unwrap_or_default()).unwrap()
}

/// A system that outlives the server.
#[expect(clippy::disallowed_methods, reason = "a system of somebody else has a clock of its own")]
async fn open() -> (Origo, String) {
    let system = Origo::new(Options::new(7), std::sync::Arc::new(jiff::Timestamp::now));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let service = system.router().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    (system, url)
}

/// Enrols it; answers its first pool.
async fn enrol(project: &Project, url: &str) -> String {
    let template = json!({ "name": "Cards", "format": "raw_decimal", "numbers": { "from": "system" } });
    let template = project.post("card-templates", template, StatusCode::CREATED).await;
    let options = Options::new(7);
    let config = json!({
        "organization": options.organization, "client_id": options.client_id, "client_secret": options.client_secret,
        "application_id": "HID-CLAVIGER-TEST", "auth_url": url, "api_url": url, "event_url": url,
    });
    let system = json!({
        "connector": "origo", "name": "Doors", "run_mode": "any", "config": config,
        "card_template_id": template["id"],
    });
    let system = project.post("systems", system, StatusCode::CREATED).await;
    let path = format!("systems/{}/refresh-pools", system["id"].as_str().unwrap());
    let pools = project.post(&path, json!({}), StatusCode::OK).await;
    pools["items"][0]["id"].as_str().unwrap().to_owned()
}

/// Adds somebody.
async fn person(project: &Project, name: &str) -> String {
    let email = format!("{}@example.org", name.to_lowercase());
    let user = json!({ "first_name": name, "last_name": "Ostrowski", "email": email });
    project.post("users", user, StatusCode::CREATED).await["id"].as_str().unwrap().to_owned()
}
