//! Webhooks and their deliveries over HTTP, with a receiver that listens on this machine.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use app::follow::{Follower, Step};
use app::testing::House;
use app::transports::RealTransports;
use app::{App, Parts, webhooks};
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post as answering;
use domain::event::{Category, Event};
use domain::operator::Role;
use domain::time::SignedDuration;
use http_api::Options;
use notify::outbound::Policy;
use serde_json::{Value, json};

use crate::world::{Answered, As as _, Session, World, delete, get, patch, post};

const WEBHOOKS: &str = "/api/v1/projects/campus/webhooks";
const DELIVERIES: &str = "/api/v1/projects/campus/deliveries";
const NOBODY: &str = "whk_01h455vb4pex5vsknk084sn02q";

/// Answers as it is told, and 204 after that; remembers what came, with its id.
#[derive(Clone, Default)]
struct Receiver {
    answers: Arc<Mutex<VecDeque<u16>>>,
    heard: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Receiver {
    /// Listens for as long as the test runs; answers where.
    async fn listen(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, receiver) = (listener.local_addr().unwrap(), self.clone());
        let take = async move |headers: HeaderMap, body: Bytes| {
            let id = headers["webhook-id"].to_str().unwrap().to_owned();
            receiver.heard.lock().unwrap().push((id, serde_json::from_slice(&body).unwrap()));
            let status = receiver.answers.lock().unwrap().pop_front().unwrap_or(204);
            (StatusCode::from_u16(status).unwrap(), "as you say")
        };
        let router = Router::new().route("/hook", answering(take));
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}/hook")
    }

    fn heard(&self) -> Vec<(String, Value)> {
        std::mem::take(&mut self.heard.lock().unwrap())
    }
}

struct Scene {
    world: World,
    admin: Session,
    receiver: Receiver,
    url: String,
}

impl Scene {
    /// `allow_private_addresses`: what the server was started with.
    async fn new(allow_private_addresses: bool) -> Self {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let transports = RealTransports::new(Policy { allow_private_addresses }, None, None).unwrap();
        let mut house = House::sqlite().await;
        house.app = App::new(Parts { transports: Arc::new(transports), ..house.app.parts().clone() });
        let world = World::of(house, Options::default());
        let admin = world.operator("admin", Some(Role::Admin)).await;
        let receiver = Receiver::default();
        let url = receiver.listen().await;
        Self { world, admin, receiver, url }
    }

    async fn make(&self, document: &Value) -> Answered {
        self.world.send(post(WEBHOOKS, document).by(&self.admin)).await
    }

    /// Makes a webhook; answers where it is.
    async fn webhook(&self) -> String {
        let made = self.make(&json!({ "name": "Doors", "url": self.url })).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        format!("{WEBHOOKS}/{}", made.json()["id"].as_str().unwrap())
    }

    async fn look(&self, path: &str) -> Value {
        let shown = self.world.send(get(path).by(&self.admin)).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
        shown.json()
    }

    async fn ask(&self, path: &str, body: &Value) -> Answered {
        self.world.send(post(path, body).by(&self.admin)).await
    }

    /// Has something happen to the pool, and tells whoever is to be told; answers the event's id.
    async fn happen(&self, category: Category) -> String {
        let house = &self.world.house;
        let event = app::record::event(&house.system(), category).unwrap();
        let event = Event { system: Some(house.system.id), pool: Some(house.pool.id), ..event };
        let mut uow = house.app.store().begin().await.unwrap();
        uow.events().add(&event).await.unwrap();
        uow.commit().await.unwrap();
        self.send().await;
        event.id.to_string()
    }

    /// Sends what is due.
    async fn send(&self) {
        let app = &self.world.house.app;
        while Follower::Webhooks.step(app).await.unwrap() == Step::Took {}
        for due in webhooks::due(app, 10).await.unwrap() {
            webhooks::drain(app, due, || false).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_secret_is_shown_when_it_is_made_and_never_again() {
    let scene = Scene::new(true).await;
    let document = json!({"name": " Badge office ", "url": scene.url, "categories": ["pool.low"],
        "pool_id": scene.world.house.pool.id.to_string(), "min_severity": "warning"});
    let request = || post(WEBHOOKS, &document).by(&scene.admin).with("idempotency-key", "\"one\"");
    let made = scene.world.send(request()).await;
    assert_eq!((made.status, made.header("etag")), (StatusCode::CREATED, "\"1\""), "{}", made.text);
    let secret = made.json()["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("whsec_"), "{secret}");
    let path = format!("{WEBHOOKS}/{}", made.json()["id"].as_str().unwrap());
    assert!(path.ends_with(&format!("/{}", made.header("location"))), "relative to the list: {path}");
    let again = scene.world.send(request()).await;
    assert_eq!((again.header("idempotency-replayed"), &again.json()["id"]), ("true", &made.json()["id"]));
    assert_eq!(again.json()["secret"], Value::Null, "{}", again.text);

    let listed = scene.look(WEBHOOKS).await;
    let shown = &listed["items"][0];
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
    assert_eq!((&shown["name"], &shown["state"]), (&json!("Badge office"), &json!("untried")));
    assert_eq!((&shown["categories"], &shown["min_severity"]), (&json!(["pool.low"]), &json!("warning")));
    assert_eq!(&scene.look(&path).await, shown);

    let rotated = scene.ask(&format!("{path}/rotate-secret"), &json!({})).await;
    let next = rotated.json()["secret"].as_str().unwrap().to_owned();
    assert!(next.starts_with("whsec_") && next != secret, "{}", rotated.text);
    assert_eq!(rotated.json()["former_secret_until"], "2027-01-16T08:00:00Z");
    for path in [WEBHOOKS.to_owned(), path, "/api/v1/projects/campus/audit".to_owned()] {
        let shown = scene.world.send(get(&path).by(&scene.admin)).await.text;
        assert!(!shown.contains(&secret[6..]) && !shown.contains(&next[6..]), "{path}: {shown}");
    }
}

#[tokio::test]
async fn a_change_names_the_version_it_is_of() {
    let scene = Scene::new(true).await;
    let path = scene.webhook().await;
    let change =
        async |version: &str, change: Value| scene.world.send(patch(&path, version, &change).by(&scene.admin)).await;
    let changed = change("\"1\"", json!({"name": "Gate", "categories": ["pool.low"], "enabled": false})).await;
    assert_eq!((changed.status, changed.header("etag")), (StatusCode::OK, "\"2\""), "{}", changed.text);
    let shown = changed.json();
    assert_eq!(
        (&shown["name"], &shown["state"], &shown["url"]),
        (&json!("Gate"), &json!("disabled"), &json!(scene.url))
    );
    assert_eq!(shown["disabled_because"], Value::Null, "people know why");
    let late = change("\"1\"", json!({"name": "Door"})).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    let every = change("*", json!({"categories": null, "enabled": true})).await.json();
    assert_eq!((&every["categories"], &every["state"]), (&Value::Null, &json!("untried")));

    let blind = scene.world.send(delete(&path).by(&scene.admin)).await;
    assert_eq!(blind.status, StatusCode::PRECONDITION_REQUIRED);
    let removed = scene.world.send(delete(&path).with("if-match", "\"3\"").by(&scene.admin)).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT, "{}", removed.text);
    assert_eq!(scene.world.send(get(&path).by(&scene.admin)).await.code(), "not_found");
}

#[tokio::test]
async fn a_private_address_is_refused_with_what_to_change_unless_it_is_allowed() {
    let scene = Scene::new(false).await;
    for url in
        ["https://127.0.0.1/hook", "https://[::1]/hook", "https://10.0.0.8:8443/hook", "https://169.254.169.254/"]
    {
        let refused = scene.make(&json!({"name": "Inside", "url": url})).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{url}: {}", refused.text);
        let fault = &refused.json()["errors"][0];
        assert_eq!(fault["pointer"], "/url");
        assert!(fault["detail"].as_str().unwrap().contains("--allow-private-addresses"), "{url}: {fault}");
    }
    let plain = scene.make(&json!({"name": "Plain", "url": "http://192.0.2.1/hook"})).await;
    assert!(plain.json()["errors"][0]["detail"].as_str().unwrap().contains("https://"), "{}", plain.text);
    assert_eq!(scene.look(WEBHOOKS).await["items"], json!([]));

    let allowing = Scene::new(true).await;
    let path = allowing.webhook().await;
    let tested = allowing.ask(&format!("{path}/test"), &json!({})).await;
    assert_eq!((&tested.json()["state"], &tested.json()["tried"][0]["status"]), (&json!("delivered"), &json!(204)));
    let never = allowing.make(&json!({"name": "Metadata", "url": "http://169.254.169.254/latest"})).await;
    assert_eq!(never.json()["errors"][0]["pointer"], "/url", "{}", never.text);
}

#[tokio::test]
async fn deliveries_tell_their_attempts_and_are_sent_once_more() {
    let scene = Scene::new(true).await;
    let path = scene.webhook().await;
    scene.receiver.answers.lock().unwrap().push_back(503);
    let event = scene.happen(Category::PoolLow).await;
    let waiting = scene.look(&format!("{path}/deliveries?count=true")).await;
    assert_eq!((&waiting["total"], &waiting["items"][0]["event_id"]), (&json!(1), &json!(event)));
    let standing = scene.look(&path).await;
    assert_eq!((&standing["state"], &standing["last_status"]), (&json!("failing"), &json!(503)));
    scene.world.house.pass(SignedDuration::from_secs(30));
    scene.send().await;
    let delivered = scene.look(&format!("{path}/deliveries?filter=state%20eq%20%22delivered%22")).await;
    let delivery = &delivered["items"][0];
    assert_eq!((&delivery["attempts"], &delivery["last_status"]), (&json!(2), &json!(204)));
    let one = format!("{DELIVERIES}/{}", delivery["id"].as_str().unwrap());
    let tried = scene.look(&one).await;
    let statuses: Vec<_> = tried["tried"].as_array().unwrap().iter().map(|one| one["status"].clone()).collect();
    assert_eq!(statuses, [json!(503), json!(204)]);
    assert_eq!(tried["tried"][0]["answer"], "as you say");
    assert!(tried["tried"][0]["error"].as_str().unwrap().contains("503"));

    assert_eq!(scene.ask(&format!("{one}/retry"), &json!({})).await.status, StatusCode::ACCEPTED);
    scene.send().await;
    let replay = async |body: Value| scene.ask(&format!("{path}/replay"), &body).await;
    let all = replay(json!({"what": "all", "since": "2027-01-15T08:00:00Z"})).await;
    assert_eq!((all.status, &all.json()["queued"]), (StatusCode::ACCEPTED, &json!(1)), "{}", all.text);
    scene.send().await;
    let heard: Vec<_> = scene.receiver.heard().into_iter().map(|(id, _)| id).collect();
    assert_eq!(heard, vec![delivery["message_id"].as_str().unwrap(); 4], "each time under the same id");
    let none = replay(json!({"what": "failed", "since": "2027-01-15T08:00:00Z"})).await.json();
    assert_eq!((&none["queued"], &none["more_since"]), (&json!(0), &Value::Null));
    let to_come = replay(json!({"what": "all", "since": "2027-02-01T00:00:00Z"})).await;
    assert_eq!(to_come.json()["errors"][0]["pointer"], "/since", "{}", to_come.text);
}

#[tokio::test]
async fn what_is_sent_is_what_the_api_shows_of_an_event() {
    let scene = Scene::new(true).await;
    scene.webhook().await;
    let id = scene.happen(Category::PoolLow).await;
    let (_, sent) = scene.receiver.heard().remove(0);
    let mut shown = scene.look(&format!("/api/v1/projects/campus/events/{id}")).await;
    // Whether somebody has seen to it cannot be known yet.
    for later in ["acknowledged_at", "acknowledged_by"] {
        assert_eq!(shown.as_object_mut().unwrap().remove(later), Some(Value::Null));
    }
    assert_eq!(sent["data"], shown);
}

#[tokio::test]
async fn only_who_manages_webhooks_sees_them_and_only_those_of_the_project() {
    let scene = Scene::new(true).await;
    let path = scene.webhook().await;
    scene.happen(Category::PoolLow).await;
    let delivery = scene.look(&format!("{path}/deliveries")).await["items"][0]["id"].as_str().unwrap().to_owned();
    let operator = scene.world.operator("op", Some(Role::Operator)).await;
    for path in [WEBHOOKS.to_owned(), path.clone(), format!("{path}/deliveries"), format!("{DELIVERIES}/{delivery}")] {
        let refused = scene.world.send(get(&path).by(&operator)).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        assert!(refused.text.contains("manage_webhooks"), "{}", refused.text);
    }
    let refused = scene.world.send(post(WEBHOOKS, &json!({"name": "x", "url": scene.url})).by(&operator)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);

    let owner = scene.world.owner().await;
    let project = json!({"slug": "annex", "name": "Annex"});
    assert_eq!(scene.world.send(post("/api/v1/projects", &project).by(&owner)).await.status, StatusCode::CREATED);
    let there = |path: &str| path.replace("/campus/", "/annex/");
    let foreign = format!("{DELIVERIES}/{delivery}");
    let since = json!({"what": "all", "since": "2027-01-15T08:00:00Z"});
    for request in [
        get(&there(&path)),
        get(&there(&format!("{path}/deliveries"))),
        get(&there(&foreign)),
        get(&format!("{WEBHOOKS}/{NOBODY}")),
        patch(&there(&path), "*", &json!({"name": "Mine"})),
        delete(&there(&path)).with("if-match", "*"),
        post(&there(&format!("{path}/rotate-secret")), &json!({})),
        post(&there(&format!("{path}/test")), &json!({})),
        post(&there(&format!("{path}/replay")), &since),
        post(&there(&format!("{foreign}/retry")), &json!({})),
    ] {
        let what = format!("{} {}", request.method(), request.uri());
        let answered = scene.world.send(request.by(&owner)).await;
        assert_eq!((answered.status, answered.code().as_str()), (StatusCode::NOT_FOUND, "not_found"), "{what}");
    }
    assert_eq!(scene.look(&path).await["name"], "Doors");
}

#[tokio::test]
async fn what_does_not_fit_is_refused_at_its_place() {
    let scene = Scene::new(true).await;
    let with = |member: &str, value: Value| {
        let mut document = json!({"name": "Doors", "url": scene.url});
        document[member] = value;
        document
    };
    for (document, pointer) in [
        (with("name", json!(" ")), "/name"),
        (with("name", json!("x".repeat(101))), "/name"),
        (with("name", json!("a\nb\u{7}")), "/name"),
        (with("url", json!(format!("https://example.org/{}", "x".repeat(2_000)))), "/url"),
        (with("url", json!("https://example.org/a b")), "/url"),
        (with("url", json!("https://example.org/#part")), "/url"),
        (with("url", json!("https://user:word@example.org/")), "/url"),
        (with("url", json!("ftp://example.org/")), "/url"),
        (with("url", json!("doors")), "/url"),
        (with("categories", json!([])), "/categories"),
        (with("categories", json!(["door.opened"])), "/categories/0"),
        (with("min_severity", json!("fatal")), "/min_severity"),
        (with("system_id", json!("sys_01h455vb4pex5vsknk084sn02q")), "/system_id"),
        (with("pool_id", json!("pol_01h455vb4pex5vsknk084sn02q")), "/pool_id"),
        (with("pool_id", json!("usr_01h455vb4pex5vsknk084sn02q")), "/pool_id"),
        (with("colour", json!("red")), "/colour"),
    ] {
        let refused = scene.make(&document).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{pointer}: {}", refused.text);
        assert_eq!(refused.json()["errors"][0]["pointer"], pointer, "{}", refused.text);
    }
    let large = scene.make(&with("name", json!("x".repeat(1_100_000)))).await;
    assert_eq!((large.status, large.code()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large".to_owned()));
    assert_eq!(scene.look(WEBHOOKS).await["items"], json!([]));

    let path = scene.webhook().await;
    let long = format!("state%20eq%20%22{}%22", "x".repeat(60_000));
    let deep = format!("{}attempts%20eq%201{}", "(".repeat(5_000), ")".repeat(5_000));
    for filter in ["state%20eq", "colour%20eq%20%22red%22", "attempts%20co%20%221%22", &long, &deep] {
        let refused = scene.world.send(get(&format!("{path}/deliveries?filter={filter}")).by(&scene.admin)).await;
        let shown: String = filter.chars().take(40).collect();
        assert!(refused.status.is_client_error(), "{shown}: {}", refused.text);
        assert_eq!(refused.json()["errors"][0]["parameter"], "filter", "{shown}: {}", refused.text);
    }
}
