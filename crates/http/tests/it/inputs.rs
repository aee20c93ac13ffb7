//! Inputs and automatic input triggering over HTTP.

use app::follow::{Follower, Step};
use axum::http::StatusCode;
use domain::event::{Category, Event};
use domain::operator::Role;
use serde_json::{Value, json};

use crate::world::{Answered, As as _, Session, World, delete, get, patch, post};

const INPUTS: &str = "/api/v1/projects/campus/inputs";

struct Scene {
    world: World,
    admin: Session,
}

impl Scene {
    async fn new() -> Self {
        let world = World::new().await;
        let admin = world.operator("admin", Some(Role::Admin)).await;
        Self { world, admin }
    }

    async fn input(&self, name: &str) -> String {
        let made = self.world.send(post(INPUTS, &json!({ "name": name })).by(&self.admin)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        assert_eq!(made.header("etag"), "\"1\"");
        made.json()["id"].as_str().unwrap().to_owned()
    }

    async fn look(&self, path: &str) -> Value {
        self.world.send(get(path).by(&self.admin)).await.json()
    }

    fn triggers(&self) -> String {
        format!("/api/v1/projects/campus/pools/{}/input-triggers", self.world.house.pool.id)
    }

    async fn set(&self, version: &str, document: &Value) -> Answered {
        self.world.send(patch(&self.triggers(), version, document).by(&self.admin)).await
    }

    /// Something that happens to the pool, and is followed.
    async fn meet(&self, category: Category) {
        let house = &self.world.house;
        let event = app::record::event(&house.system(), category).unwrap();
        let mut uow = house.app.store().begin().await.unwrap();
        let (system, pool) = (Some(house.system.id), Some(house.pool.id));
        uow.events().add(&Event { system, pool, ..event }).await.unwrap();
        uow.commit().await.unwrap();
        while Follower::Inputs.step(&house.app).await.unwrap() == Step::Took {}
    }
}

#[tokio::test]
async fn an_input_is_made_moved_looked_at_and_removed() {
    let scene = Scene::new().await;
    let id = scene.input("Loading dock").await;
    let path = format!("{INPUTS}/{id}");
    let operator = scene.world.operator("op", Some(Role::Operator)).await;
    let alarm = scene.world.send(post(&format!("{path}/trigger"), &json!({})).by(&operator)).await.json();
    assert_eq!((&alarm["state"], &alarm["restore_at"]), (&json!("alarm"), &Value::Null));
    assert_eq!(alarm["last_trigger"]["by"], operator.id.as_str());
    let listed = scene.look(&format!("{INPUTS}?filter=state%20eq%20%22alarm%22&count=true")).await;
    assert_eq!((&listed["total"], &listed["items"][0]["id"]), (&json!(1), &json!(id)));

    let renamed = scene.world.send(patch(&path, "\"1\"", &json!({ "name": "Gate" })).by(&scene.admin)).await;
    assert_eq!((renamed.header("etag"), &renamed.json()["state"]), ("\"2\"", &json!("alarm")));
    let restored = scene.world.send(post(&format!("{path}/restore"), &json!({})).by(&operator)).await.json();
    assert_eq!(restored["state"], "normal");

    let told = scene.look(&format!("/api/v1/projects/campus/events?filter=input_id%20eq%20%22{id}%22")).await;
    let texts: Vec<_> = told["items"].as_array().unwrap().iter().map(|event| &event["text"]).collect();
    assert_eq!(texts, ["Input triggered – Loading dock (by hand)", "Input restored – Gate (by hand)"]);
    assert!(told["items"].as_array().unwrap().iter().all(|event| event["input_id"] == id.as_str()));

    let removed = scene.world.send(delete(&path).with("if-match", "*").by(&scene.admin)).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT, "{}", removed.text);
    let gone = scene.world.send(get(&path).by(&scene.admin)).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_events_do_to_inputs_is_set_and_seen() {
    let scene = Scene::new().await;
    let id = scene.input("Dock").await;
    let unset = scene.look(&scene.triggers()).await;
    let nothing = json!({"mode": "inherit", "categories": [], "restore_mode": "by_hand", "restore_categories": [],
        "inputs": []});
    assert_eq!(unset, nothing);
    let wanted = json!({"mode": "use_selected", "categories": ["credential.used"], "restore_mode": "after",
        "restore_after_s": 30, "inputs": [id]});
    let set = scene.set("\"0\"", &wanted).await;
    assert_eq!((set.status, set.header("etag")), (StatusCode::OK, "\"1\""), "{}", set.text);
    assert_eq!(scene.set("\"0\"", &wanted).await.status, StatusCode::PRECONDITION_FAILED);
    scene.meet(Category::CredentialUsed).await;
    let alarm = scene.look(&format!("{INPUTS}/{id}")).await;
    assert_eq!((&alarm["state"], &alarm["restore_at"]), (&json!("alarm"), &json!("2027-01-15T08:00:30Z")));
    assert_eq!(
        (&alarm["last_trigger"]["by"], &alarm["last_trigger"]["category"]),
        (&json!("system"), &json!("credential.used"))
    );

    let to_hand = scene.set("*", &json!({"restore_mode": "by_hand"})).await.json();
    assert_eq!(to_hand["restore_after_s"], Value::Null, "a change of the mode says enough");
    let kept = scene.world.send(delete(&format!("{INPUTS}/{id}")).with("if-match", "*").by(&scene.admin)).await;
    assert_eq!((kept.status, kept.json()["code"].clone()), (StatusCode::CONFLICT, json!("input_in_use")));
}

#[tokio::test]
async fn what_does_not_fit_is_refused_at_its_place() {
    let scene = Scene::new().await;
    let id = scene.input("Dock").await;
    let many: Vec<Value> = (0..1_000).map(|n| json!(format!("inp_{n:026}"))).collect();
    for (document, pointer, code) in [
        (json!({"categories": ["door.opened"]}), "/categories/0", "invalid_value"),
        (json!({"categories": ["input.triggered"]}), "/categories", "invalid_value"),
        (json!({"restore_mode": "after", "restore_after_s": 0}), "/restore_after_s", "invalid_value"),
        (json!({"restore_mode": "after", "restore_after_s": 315_360_000}), "/restore_after_s", "invalid_value"),
        (json!({"restore_mode": "after", "restore_after_s": -5}), "/restore_after_s", "invalid_value"),
        (json!({"restore_mode": "after"}), "/restore_after_s", "invalid_value"),
        (json!({"restore_mode": "never"}), "/restore_mode", "invalid_value"),
        (json!({"restore_mode": "on_categories"}), "/restore_categories", "missing"),
        (json!({"inputs": ["inp_01h455vb4pex5vsknk084sn02q"]}), "/inputs", "unknown_input"),
        (json!({"inputs": ["usr_01h455vb4pex5vsknk084sn02q"]}), "/inputs/0", "invalid_value"),
        (json!({"inputs": many}), "/inputs", "too_many_inputs"),
        (json!({"colour": "red"}), "/colour", "unknown_member"),
    ] {
        let refused = scene.set("*", &document).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{document}: {}", refused.text);
        let fault = &refused.json()["errors"][0];
        assert_eq!((&fault["pointer"], &fault["code"]), (&json!(pointer), &json!(code)), "{}", refused.text);
    }
    for body in
        [json!({"name": " "}), json!({"name": "x".repeat(101)}), json!({"name": "a\nb"}), json!({"name": "dOCK"})]
    {
        let refused = scene.world.send(post(INPUTS, &body).by(&scene.admin)).await;
        assert!(refused.status.is_client_error(), "{body}: {}", refused.text);
    }
    let unchanged = scene.look(&format!("{INPUTS}/{id}")).await;
    assert_eq!(unchanged["state"], "normal");
}
