//! A server, a system of another maker, and people who have a credential there.

use std::collections::HashMap;
use std::fmt::Write as _;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::elsewhere::{Card, Elsewhere, pool_name};
use super::seed;
use crate::{Database, Project, Server, eventually};

/// Everything that is there before anything happens.
pub(super) struct Ground {
    _server: Server,
    pub(super) project: Project,
    pub(super) elsewhere: Elsewhere,
    /// The system's id.
    pub(super) system: String,
    /// The ids of its pools.
    pub(super) pools: Vec<String>,
    /// Who has a credential.
    pub(super) people: Vec<Person>,
}

/// Somebody with a credential.
pub(super) struct Person {
    /// Their id.
    pub(super) user: String,
    /// What people call them; nobody else is called so.
    pub(super) name: String,
    /// What they have there.
    pub(super) card: Card,
}

impl Ground {
    /// Sets it up, with a credential of the pool that is said for each, and waits until the server follows what happens
    /// at the system.
    pub(super) async fn lay(database: Database, people: usize, pools: usize, pool_of: fn(usize) -> usize) -> Self {
        let mut elsewhere = Elsewhere::open(pools).await;
        let cards = elsewhere.issue(people, pool_of);
        let mut server = Server::start(database).await;
        let project = Project::set_up(&server);
        // Nobody is to be mailed while we measure, but by rules.
        project.set(json!({ "invitations": { "mails_per_minute": 1 } })).await;
        let (status, answer) = project.upload(file(people)).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let (system, pools) = enrol(&project, &elsewhere, pools).await;
        let people = join(&project, cards).await;
        seed::issue(&mut server, people.iter().map(|one| seed_line(one, &pools))).await;
        let ground = Self { _server: server, project, elsewhere, system, pools, people };
        ground.settle().await;
        ground
    }

    /// Waits until the system is followed, and what set everything up was acted on.
    async fn settle(&self) {
        eventually("the system is followed", 120, || async {
            let system = self.project.get(&format!("systems/{}", self.system)).await;
            let is_so = system["connection"]["state"] == "connected" && self.elsewhere.calls_back();
            is_so.then_some(())
        })
        .await;
        tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    }

    /// Changes something, whatever its version.
    pub(super) async fn change(&self, path: &str, change: &Value) {
        let request = self.project.request(Method::PATCH, path).header("if-match", "*");
        let request = request.header("content-type", "application/merge-patch+json").body(change.to_string());
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.text().await.unwrap());
    }
}

/// Enrols the system; answers it and its pools, in their order there.
pub(super) async fn enrol(project: &Project, elsewhere: &Elsewhere, pools: usize) -> (String, Vec<String>) {
    let template = json!({ "name": "Readers", "format": "raw_decimal", "numbers": { "from": "system" } });
    let template = project.post("card-templates", template, StatusCode::CREATED).await;
    let system = json!({
        "connector": "origo", "name": "Doors", "run_mode": "any", "config": elsewhere.config(), "card_template_id": template["id"],
    });
    let system = project.post("systems", system, StatusCode::CREATED).await["id"].as_str().unwrap().to_owned();
    let told = project.post(&format!("systems/{system}/refresh-pools"), json!({}), StatusCode::OK).await;
    let told = told["items"].as_array().unwrap().iter();
    let known: HashMap<&str, &str> =
        told.map(|pool| (pool["name"].as_str().unwrap(), pool["id"].as_str().unwrap())).collect();
    (system, (0..pools).map(|index| known[pool_name(index).as_str()].to_owned()).collect())
}

/// Who has which card.
async fn join(project: &Project, cards: Vec<Card>) -> Vec<Person> {
    let users = project.all("users").await;
    let mut known: HashMap<&str, &str> =
        users.iter().map(|user| (user["sync_id"].as_str().unwrap(), user["id"].as_str().unwrap())).collect();
    let person = |(index, card): (usize, Card)| Person {
        user: known.remove(format!("P-{index:08}").as_str()).unwrap().to_owned(),
        name: format!("Ada Person {index:08}"),
        card,
    };
    cards.into_iter().enumerate().map(person).collect()
}

fn seed_line(person: &Person, pools: &[String]) -> String {
    format!("{} {} {} {}", person.user, pools[person.card.pool], person.card.id, person.card.number)
}

/// People, each with a name of their own.
pub(super) fn file(people: usize) -> String {
    let mut file = "First name,Last name,E-mail,ID,Sync ID\n".to_owned();
    for row in 0..people {
        let _ = writeln!(file, "Ada,Person {row:08},person{row}@example.org,{},P-{row:08}", 10_000_000 + row);
    }
    file
}
