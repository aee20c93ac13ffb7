//! Rules and tasks for operators over HTTP.

use axum::http::StatusCode;
use domain::operator::Role;
use serde_json::{Value, json};

use crate::world::{As as _, Session, World, delete, get, patch, post};

const RULES: &str = "/api/v1/projects/campus/rules";

fn alert(rows: Value) -> Value {
    json!({"grouping": "and", "rows": rows})
}

fn rule(name: &str) -> Value {
    let rows = json!([{"category": ["pool.low"]}, {"or": [{"text_contains": "[Mobile ID]"}, {"severity": ["alarm"]}]}]);
    json!({"name": name, "alert": alert(rows), "actions": [{"do": "open_task", "title": "{event}"}]})
}

async fn admin(world: &World) -> Session {
    world.operator("admin", Some(Role::Admin)).await
}

#[tokio::test]
async fn a_rule_is_made_read_changed_and_removed() {
    let world = World::new().await;
    let admin = admin(&world).await;
    let made = world.send(post(RULES, &rule("Low")).by(&admin)).await;
    assert_eq!((made.status, made.json()["kind"].as_str()), (StatusCode::CREATED, Some("alert")), "{}", made.text);
    let (path, etag) = (format!("{RULES}/{}", made.json()["id"].as_str().unwrap()), made.header("etag").to_owned());
    assert_eq!(made.json()["alert"]["rows"][1]["or"][0]["text_contains"], "[Mobile ID]");
    assert_eq!(world.send(post(RULES, &rule("LOW")).by(&admin)).await.code(), "taken");

    let nightly = json!({"alert": null, "schedule": {"cron": "0 3 * * *", "time_zone": "Europe/Vienna"}});
    let changed = world.send(patch(&path, &etag, &nightly).by(&admin)).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    assert_eq!((changed.json()["kind"].as_str(), changed.json()["alert"].is_null()), (Some("schedule"), true));
    assert_eq!(changed.json()["next_at"], "2027-01-16T02:00:00Z");
    assert_eq!(world.send(patch(&path, &etag, &nightly).by(&admin)).await.status, StatusCode::PRECONDITION_FAILED);

    let tested = world.send(post(&format!("{path}/test"), &json!({})).by(&admin)).await;
    assert_eq!(tested.code(), "not_an_alert", "{}", tested.text);
    assert_eq!(world.send(post(&format!("{path}/run"), &json!({})).by(&admin)).await.status, StatusCode::ACCEPTED);
    let log = world.send(get(&format!("{path}/firings?count=true")).by(&admin)).await.json();
    assert_eq!((log["total"].as_u64(), log["items"][0]["because"].as_str()), (Some(1), Some("asked")));
    assert_eq!(log["items"][0]["outcomes"][0]["action"], "open_task");
    let listed =
        world.send(get(&format!("{RULES}?sort=-updated_at&filter=kind%20eq%20%22schedule%22")).by(&admin)).await;
    assert_eq!(listed.json()["items"].as_array().map(Vec::len), Some(1), "{}", listed.text);
    let gone = world.send(delete(&path).with("if-match", "*").by(&admin)).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(world.send(get(&path).by(&admin)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_cannot_be_a_rule_is_refused_with_what_to_change() {
    let world = World::new().await;
    let admin = admin(&world).await;
    let with = |member: &str, value: Value| {
        let mut rule = rule("Bad");
        rule[member] = value;
        rule
    };
    let text = |text: String| with("alert", alert(json!([{"text_contains": text}])));
    let suspend = json!([{"do": "suspend", "of": {"which": "event"}, "reason": "lost"}]);
    let itself =
        json!({"name": "Bad", "alert": alert(json!([{"category": ["credential.suspended"]}])), "actions": suspend});
    let never = json!({"cron": "0 6 30 2 *", "time_zone": "UTC"});
    let never = json!({"name": "Bad", "schedule": never, "actions": [{"do": "open_task", "title": "x"}]});
    let to = |to: &str| json!([{"do": "mail", "to": [to], "subject": "s", "text": "t"}]);
    for (document, pointer, says) in [
        (itself, "/actions/0", "trigger itself"),
        (never, "/schedule/cron", "no such day ever comes"),
        (text("x".repeat(100_000)), "/alert/rows/0/text_contains", "200 characters"),
        (with("alert", alert(json!([{"category": vec!["pool.low"; 10_000]}]))), "/alert/rows/0/category", "each once"),
        (with("alert", alert(json!([{"category": ["pool.empty"]}]))), "", "unknown event category"),
        (with("alert", alert(json!([{"pool": [fresh()]}]))), "/alert/rows/0/pool/0", "choose one of its pools"),
        (with("actions", to("nobody")), "/actions/0", "e-mail"),
        (with("schedule", json!({"cron": "0 3 * * *", "time_zone": "UTC"})), "/schedule", "leave one"),
        (with("alert", Value::Null), "/alert", "by an alert, or by a schedule"),
    ] {
        let refused = world.send(post(RULES, &document).by(&admin)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{says}: {}", refused.text);
        let errors = refused.json()["errors"].clone();
        let fault = &errors[0];
        assert!(fault["pointer"].as_str().unwrap().starts_with(pointer), "{says}: {errors}");
        assert!(fault["detail"].as_str().unwrap().contains(says), "{says}: {errors}");
    }
    let deep = format!("{}{{\"text_contains\":\"x\"}}{}", "{\"and\":[".repeat(1_000), "]}".repeat(1_000));
    let body = format!("{{\"name\":\"Bad\",\"alert\":{{\"grouping\":\"and\",\"rows\":[{deep}]}},\"actions\":[]}}");
    let mut request = post(RULES, &json!({})).by(&admin);
    *request.body_mut() = body.into();
    let refused = world.send(request).await;
    assert_eq!(refused.code(), "malformed_json");
    assert!(refused.text.contains("nest less"), "{}", refused.text);
    let large = world.send(post(RULES, &text("x".repeat(1_100_000))).by(&admin)).await;
    assert_eq!((large.status, large.code()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large".to_owned()));
}

/// An id of a pool that nothing has.
fn fresh() -> String {
    "pol_01h455vb4pex5vsknk084sn02q".to_owned()
}

#[tokio::test]
async fn schedules_and_triggers_are_tried_before_they_are_saved() {
    let world = World::new().await;
    let admin = admin(&world).await;
    let ask = async |cron: &str| {
        let schedule = json!({"cron": cron, "time_zone": "Europe/Vienna"});
        world.send(post(&format!("{RULES}/preview-schedule"), &schedule).by(&admin)).await
    };
    let runs = ask("0 6 * * *").await.json();
    assert_eq!(
        (runs["runs"].as_array().map(Vec::len), runs["runs"][0].as_str()),
        (Some(5), Some("2027-01-16T05:00:00Z"))
    );
    assert_eq!(ask("0 6 30 2 *").await.json()["errors"][0]["code"], "schedule_never");
    let seen = post(&format!("{RULES}/preview-trigger"), &alert(json!([{"category": ["operator.login"]}])));
    let seen = world.send(seen.by(&admin)).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
}

#[tokio::test]
async fn every_template_can_be_saved_and_moves_an_input_where_there_is_one() {
    let world = World::new().await;
    let admin = admin(&world).await;
    let templates =
        async || world.send(get("/api/v1/projects/campus/rule-templates").by(&admin)).await.json()["items"].take();
    let action = |templates: &Value| {
        let all = templates.as_array().unwrap();
        all.iter().find(|one| one["name"] == "system_disconnected").unwrap()["rule"]["actions"][0].clone()
    };
    let without = templates().await;
    assert_eq!(action(&without)["do"], "open_task");
    let lamp = world.send(post("/api/v1/projects/campus/inputs", &json!({"name": "Lamp"})).by(&admin)).await.json();
    let with = templates().await;
    assert_eq!(action(&with), json!({"do": "trigger_input", "input": lamp["id"]}));
    let (without, with) = (without.as_array().unwrap(), with.as_array().unwrap());
    for (template, place) in without.iter().map(|one| (one, "without")).chain(with.iter().map(|one| (one, "with"))) {
        let mut rule = template["rule"].clone();
        rule["name"] = json!(format!("{place}: {}", template["name"]));
        let made = world.send(post(RULES, &rule).by(&admin)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    }
}
