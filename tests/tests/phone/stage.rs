//! A server whose users come from a file, and the phones that they activate.

use std::fmt::Write as _;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use system_tests::{Database, Handset, Postbox, Project, Server, eventually};

/// A person of the file: name, number on the card. The rest follows from the name.
pub(crate) type Person = (&'static str, u32);

/// Ada and the number of her card; Bob is there so that a file without her is not empty.
pub(crate) const ADA: Person = ("ada", 4567);
pub(crate) const BOB: Person = ("bob", 4568);

pub(crate) struct Stage {
    pub(crate) server: Server,
    pub(crate) project: Project,
    pub(crate) postbox: Postbox,
}

impl Stage {
    /// Both databases, each with a server that has invited Ada and Bob.
    pub(crate) async fn both() -> Vec<Self> {
        let mut stages = Vec::new();
        for database in Database::both().await {
            stages.push(Self::of(Server::start(database).await).await);
        }
        stages
    }

    /// A server that has invited Ada and Bob.
    pub(crate) async fn of(server: Server) -> Self {
        let postbox = Postbox::open();
        let project = Project::set_up(&server);
        project.mail_through(&postbox).await;
        project.set(json!({ "cards": { "format": "h10301", "facility_code": 123 } })).await;
        let stage = Self { server, project, postbox };
        stage.sync(&[ADA, BOB]).await;
        stage
    }

    /// Takes a file of exactly these people.
    pub(crate) async fn sync(&self, people: &[Person]) {
        let (status, answer) = self.project.upload(file(people)).await;
        assert_eq!((status, &answer["status"]), (StatusCode::OK, &json!("completed")), "{answer}");
    }

    /// The link in the newest mail to a person.
    pub(crate) async fn link(&self, (name, _): Person) -> String {
        let address = format!("{name}@example.org");
        eventually("the invitation arrives", 30, || async { self.postbox.newest_link(&address) }).await
    }

    /// A phone without any enrolment.
    pub(crate) fn phone(&self, name: &str) -> Handset {
        Handset::new(self.server.scratch().join(name))
    }

    /// A phone that a person has activated.
    pub(crate) async fn activated(&self, person: Person) -> Handset {
        let phone = self.phone(person.0);
        let shown = phone.enrol(&self.link(person).await);
        assert_eq!(shown["state"], "working", "{shown}");
        phone
    }

    /// A person as the API shows them; null if there is none.
    pub(crate) async fn user(&self, (name, _): Person) -> Value {
        let email = format!("{name}@example.org");
        let users = self.project.all("users").await;
        users.into_iter().find(|user| user["email"] == email).unwrap_or_default()
    }

    /// The one credential of a person.
    pub(crate) async fn credential(&self, person: Person) -> Value {
        let user = self.user(person).await;
        let mut credentials = self.project.all("credentials").await;
        credentials.retain(|credential| credential["user_id"] == user["id"]);
        assert_eq!(credentials.len(), 1, "{credentials:?}");
        credentials.remove(0)
    }

    /// Acts on the one credential of a person.
    pub(crate) async fn act(&self, person: Person, action: &str, body: Value) {
        let id = self.credential(person).await["id"].as_str().unwrap().to_owned();
        let request = self.project.request(Method::POST, &format!("credentials/{id}/{action}")).json(&body);
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success(), "{action}: {}", answer.text().await.unwrap());
    }

    /// All phones that the server knows or has known.
    pub(crate) async fn devices(&self) -> Vec<Value> {
        self.project.all("devices").await
    }

    /// How often something happened.
    pub(crate) async fn count(&self, category: &str) -> usize {
        self.events(category).await.len()
    }

    /// What happened of this kind.
    pub(crate) async fn events(&self, category: &str) -> Vec<Value> {
        let mut events = self.project.all("events").await;
        events.retain(|event| event["category"] == category);
        events
    }
}

fn file(people: &[Person]) -> String {
    people.iter().fold(String::new(), |mut file, (name, number)| {
        let _ = writeln!(file, "{name},Example,{name}@example.org,{number},S-{name}");
        file
    })
}

/// What a phone that was refused says, on standard error.
pub(crate) fn refusal(output: &std::process::Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stderr).into_owned()
}
