//! The manual's table of troubleshooting: whatever is wrong, a message names it, where somebody looks: beside what was
//! entered, or in the event. On both databases.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

mod simulator;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use simulator::{Simulator, untrusted, web_page};
use system_tests::{Database, Project, Server, eventually};

/// A server with a project, and a simulated system beside it.
struct Scene {
    project: Project,
    simulator: Simulator,
    _server: Server,
}

impl Scene {
    async fn on(database: Database, simulator: &str) -> Self {
        let server = Server::start(database).await;
        Self { project: Project::set_up(&server), simulator: Simulator::start(simulator), _server: server }
    }

    /// What enrols the Origo simulator, with changes.
    fn origo(&self, changes: &Value) -> Value {
        let (url, told) = (&self.simulator.url, |word| self.simulator.told(word));
        let mut config = json!({
            "auth_url": url, "api_url": url, "event_url": url, "organization": told("organization"),
            "client_id": told("client_id"), "client_secret": told("client_secret"),
            "application_id": told("application_id"),
        });
        config.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        json!({"connector": "origo", "name": "Doors", "config": config})
    }

    async fn template(&self, name: &str, numbers: Value) -> Value {
        let body = json!({"name": name, "format": "h10301", "facility_code": 17, "numbers": numbers});
        self.project.post("card-templates", body, StatusCode::CREATED).await["id"].clone()
    }

    /// Enrols a system; answers it and its first pool.
    async fn enrol(&self, body: Value) -> (String, String) {
        let system = self.project.post("systems", body, StatusCode::CREATED).await;
        let id = system["id"].as_str().unwrap().to_owned();
        let pools = self.project.post(&format!("systems/{id}/refresh-pools"), json!({}), StatusCode::OK).await;
        (id, pools["items"][0]["id"].as_str().unwrap().to_owned())
    }

    async fn change(&self, path: &str, change: Value) {
        let request = self.project.request(Method::PATCH, path).header("if-match", "*");
        let request = request.header("content-type", "application/merge-patch+json").body(change.to_string());
        let answered = request.send().await.unwrap();
        assert!(answered.status().is_success(), "{path}: {}", answered.text().await.unwrap());
    }

    async fn user(&self, name: &str, rest: Value) -> String {
        let mut body = json!({"first_name": name, "last_name": "Hopper"});
        body.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        self.project.post("users", body, StatusCode::CREATED).await["id"].as_str().unwrap().to_owned()
    }

    async fn acquire(&self, pool: &str, user: &str) -> Value {
        let request = self.project.request(Method::POST, &format!("pools/{pool}/acquire"));
        request.json(&json!({"user_id": user})).send().await.unwrap().json().await.unwrap()
    }

    /// Waits for an event of a category that names all of this.
    async fn tells(&self, category: &str, words: &[&str]) {
        let path = format!("events?filter=category+eq+%22{category}%22&sort=-seq");
        let told = || async {
            let events = self.project.get(&path).await["items"].clone();
            let told = |event: &Value| words.iter().all(|word| event.to_string().contains(word));
            events.as_array()?.iter().any(told).then_some(())
        };
        eventually(&format!("{category} that names {words:?}"), 60, told).await;
    }

    async fn connection(&self, system: &str, state: &str) -> String {
        let path = format!("systems/{system}");
        let stands = || async {
            let connection = self.project.get(&path).await["connection"].clone();
            (connection["state"] == state).then(|| connection.to_string())
        };
        eventually(state, 90, stands).await
    }
}

/// Each of these stands in the message.
fn names(cause: &str, message: &str, words: &[&str]) {
    for word in words {
        assert!(message.contains(word), "{cause}: {word:?} is not in {message}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_connection_is_named_before_it_is_saved() {
    for database in Database::both().await {
        let scene = Scene::on(database, "origo").await;
        let page = web_page();
        let cases: &[(&str, Value, &[&str])] = &[
            ("wrong secret", json!({"client_secret": "wrong"}), &["refuses our access", "client secret"]),
            ("wrong client", json!({"client_id": "somebody"}), &["refuses our access", "client ID"]),
            ("wrong organisation", json!({"organization": "77"}), &["organization"]),
            ("nobody listens", json!({"auth_url": "http://127.0.0.1:1"}), &["127.0.0.1 could not be reached"]),
            ("no such host", json!({"auth_url": "http://no-such-host.invalid"}), &["no-such-host.invalid"]),
            ("certificate", json!({"auth_url": untrusted()}), &["the certificate of 127.0.0.1 does not verify"]),
            ("another service", json!({"auth_url": page}), &["was not understood", "check the address"]),
            ("no address", json!({"api_url": "doors"}), &["/config/api_url", "https://"]),
            ("nothing entered", json!({"organization": ""}), &["/config/organization"]),
        ];
        for (cause, change, words) in cases {
            let request = scene.project.request(Method::POST, "systems/test").json(&scene.origo(change));
            let answered = request.send().await.unwrap();
            assert!(answered.status().is_client_error(), "{cause}: {}", answered.status());
            let message = answered.text().await.unwrap();
            names(cause, &message, words);
            assert!(!message.contains(scene.simulator.told("client_secret")), "{cause}: {message}");
        }
        let right = scene.project.request(Method::POST, "systems/test").json(&scene.origo(&json!({})));
        assert_eq!(right.send().await.unwrap().status(), StatusCode::NO_CONTENT);
    }
}

#[tokio::test]
async fn why_nobody_gets_a_card_is_named_to_whoever_asks_for_one() {
    for database in Database::both().await {
        let scene = Scene::on(database, "origo").await;
        let (system, pool) = scene.enrol(scene.origo(&json!({}))).await;
        let path = format!("systems/{system}");
        let ada = scene.user("Ada", json!({"email": "ada@example.org"})).await;
        let refused = async |cause: &str, user: &str, words: &[&str]| {
            names(cause, &scene.acquire(&pool, user).await.to_string(), words);
        };
        refused("no card template", &ada, &["card_template_missing", "the system Doors"]).await;
        let own = scene.template("Own numbers", json!({"from": "card_id"})).await;
        scene.change(&path, json!({"card_template_id": own})).await;
        refused("unfit template", &ada, &["card_template_unfit", "gives the numbers itself"]).await;
        let theirs = scene.template("Their numbers", json!({"from": "system"})).await;
        scene.change(&path, json!({"card_template_id": theirs})).await;
        let without = scene.user("Nobody", json!({"mobile": "+4915123456789"})).await;
        refused("no e-mail address", &without, &["contact_missing", "/contact/email", "field email"]).await;
        scene.change(&path, json!({"send_invitations": false})).await;
        refused("no e-mail address, nothing sent", &without, &["contact_missing", "/contact/email"]).await;
        let left = scene.user("Left", json!({"email": "left@example.org"})).await;
        scene.project.post(&format!("users/{left}/deactivate"), json!({"reason": "suspended"}), StatusCode::OK).await;
        refused("inactive user", &left, &["user_not_active", "activate the user first"]).await;
        assert_eq!(scene.acquire(&pool, &ada).await["status"], "invited");
        refused("one is enough", &ada, &["credential_exists"]).await;
        let late = scene.user("Late", json!({"email": "late@example.org"})).await;
        scene.simulator.faults(&["pool-exhausted"]).await;
        refused("just sold out", &late, &["\"pending_reason\":\"pool_exhausted\""]).await;
        scene.tells("pool.exhausted", &["Doors", "Main building"]).await;
        let later = scene.user("Later", json!({"email": "later@example.org"})).await;
        refused("sold out", &later, &["pool_exhausted", "order more"]).await;
        scene.simulator.faults(&["part-number-gone"]).await;
        scene.project.post(&format!("{path}/refresh-pools"), json!({}), StatusCode::OK).await;
        refused("part number gone", &later, &["pool_unavailable", "not there any more"]).await;
        scene.tells("pool.unavailable", &["Doors", "the system does not have it any more"]).await;
    }
}

#[tokio::test]
async fn a_number_that_is_none_or_is_taken_is_named() {
    for database in Database::both().await {
        let scene = Scene::on(database, "accessgrid").await;
        let field = json!({"name": "badge", "label": "Badge", "kind": {"type": "text"}});
        scene.project.post("custom-fields", field, StatusCode::CREATED).await;
        let template = scene.template("Badges", json!({"from": "custom_field", "name": "badge"})).await;
        let account = (scene.simulator.told("account_id"), scene.simulator.told("secret"));
        let config = json!({"api_url": scene.simulator.url, "account_id": account.0, "secret": account.1,
            "card_templates": "0xd3adb00b5"});
        let (system, pool) = scene
            .enrol(
                json!({"connector": "accessgrid", "name": "Wallets", "card_template_id": template, "config": config}),
            )
            .await;
        let badge = async |name: &str, badge: &str| scene.user(name, json!({"custom_fields": {"badge": badge}})).await;
        let refused = async |cause: &str, user: &str, words: &[&str]| {
            names(cause, &scene.acquire(&pool, user).await.to_string(), words);
        };
        let bare = scene.user("Bare", json!({})).await;
        refused("no number", &bare, &["card_id_missing", "field badge"]).await;
        refused("outside the format", &badge("Big", "70000").await, &["card_id_unfit", "65535"]).await;
        refused("no number at all", &badge("Word", "seven").await, &["card_id_unfit"]).await;
        let ada = badge("Ada", "555").await;
        assert_eq!(scene.acquire(&pool, &ada).await["number"], "555");
        refused("taken", &badge("Bob", "555").await, &["\"pending_reason\":\"number_in_use\""]).await;
        let range = scene.template("Two", json!({"from": "range", "first": 1, "last": 1})).await;
        scene.change(&format!("systems/{system}"), json!({"card_template_id": range})).await;
        let (one, two) = (scene.user("One", json!({})).await, scene.user("Two", json!({})).await);
        assert_eq!(scene.acquire(&pool, &one).await["number"], "1");
        refused("used up", &two, &["range_exhausted", "extend the card template's range"]).await;
        let taken = json!({"first_name": "Second", "last_name": "Holder", "card_id": "4711"});
        scene.project.post("users", taken.clone(), StatusCode::CREATED).await;
        let message = scene.project.post("users", taken, StatusCode::CONFLICT).await.to_string();
        names("the ID of somebody else", &message, &["taken", "/card_id"]);
    }
}

#[tokio::test]
async fn why_a_connection_is_down_stands_at_the_system_and_in_the_event() {
    for database in Database::both().await {
        let mut scene = Scene::on(database, "origo").await;
        let template = scene.template("Their numbers", json!({"from": "system"})).await;
        let mut body = scene.origo(&json!({}));
        body["card_template_id"] = template;
        let (system, pool) = scene.enrol(body).await;
        scene.connection(&system, "connected").await;
        scene.simulator.faults(&["unauthorized"]).await;
        let down = scene.connection(&system, "disconnected").await;
        names("the secret was changed there", &down, &["refuses our access", "client secret"]);
        scene.tells("system.disconnected", &["Doors", "refuses our access"]).await;
        scene.simulator.faults(&[]).await;
        scene.project.post(&format!("systems/{system}/restart"), json!({}), StatusCode::NO_CONTENT).await;
        scene.connection(&system, "connected").await;
        scene.simulator.stop();
        let degraded = scene.connection(&system, "degraded").await;
        names("it does not answer", &degraded, &["127.0.0.1 could not be reached"]);
        scene.tells("system.degraded", &["127.0.0.1 could not be reached"]).await;
        let ada = scene.user("Ada", json!({"email": "ada@example.org"})).await;
        let asked = scene.acquire(&pool, &ada).await.to_string();
        names("nobody answers", &asked, &["\"pending_reason\":\"system_offline\""]);
        let jobs = scene.project.get("jobs?filter=kind+eq+%22reconcile%22").await;
        names("nobody answers", &jobs.to_string(), &["127.0.0.1 could not be reached", &ada]);
        scene.change(&format!("systems/{system}"), json!({"run_mode": "disabled"})).await;
        let restart = scene.project.request(Method::POST, &format!("systems/{system}/restart")).send().await.unwrap();
        names("disabled", &restart.text().await.unwrap(), &["disabled"]);
    }
}
