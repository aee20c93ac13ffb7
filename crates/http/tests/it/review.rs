//! Reviewing events over HTTP: views, acknowledgements, comments, exports, and how long events are kept.

use app::follow::{ALL, Step};
use app::sweeps::Sweep;
use axum::http::{Method, StatusCode};
use domain::operator::Role;
use domain::time::SignedDuration;
use serde_json::{Value, json};

use crate::world::{Answered, As as _, World, delete, get, patch, post};

const CAMPUS: &str = "/api/v1/projects/campus";
const NOBODY: &str = "evt_01h455vb4pex5vsknk084sn02q";

/// A world, with what an administrator sends to a path in it.
struct Desk {
    world: World,
    admin: String,
}

impl Desk {
    async fn both() -> Vec<Self> {
        let mut desks = Vec::new();
        for world in World::both().await {
            let admin = world.key(Role::Admin).await;
            desks.push(Self { world, admin });
        }
        desks
    }

    async fn get(&self, path: &str) -> Answered {
        self.world.send(get(&format!("{CAMPUS}/{path}")).with_key(&self.admin)).await
    }

    async fn post(&self, path: &str, body: &Value) -> Answered {
        self.world.send(post(&format!("{CAMPUS}/{path}"), body).with_key(&self.admin)).await
    }

    /// Adds somebody, which is an event; answers the event's id.
    async fn happen(&self, first_name: &str) -> String {
        let made = self.post("users", &json!({"first_name": first_name})).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        self.events("").await[0]["id"].as_str().unwrap().to_owned()
    }

    /// The newest events.
    async fn events(&self, query: &str) -> Vec<Value> {
        let listed = self.get(&format!("events?sort=-seq{query}")).await;
        assert_eq!(listed.status, StatusCode::OK, "{}", listed.text);
        listed.json()["items"].as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn events_are_acknowledged_once_and_found_by_it() {
    for desk in Desk::both().await {
        let ids = [desk.happen("Anna").await, desk.happen("Ben").await];
        let body = json!({"ids": [ids[0], ids[0], NOBODY]});
        let done = desk.post("events/acknowledge", &body).await;
        assert_eq!(done.json(), json!({"acknowledged": 1, "known": 0, "missing": [NOBODY]}), "{}", done.text);
        let again = desk.post("events/acknowledge", &body).await;
        assert_eq!(again.json(), json!({"acknowledged": 0, "known": 1, "missing": [NOBODY]}));
        let open = desk.events("&filter=acknowledged%20eq%20false%20and%20category%20eq%20%22user.created%22").await;
        assert_eq!(open.iter().map(|event| event["id"].as_str().unwrap()).collect::<Vec<_>>(), [&ids[1]]);
        let seen = &desk.events("&filter=acknowledged%20eq%20true").await[0];
        assert!(seen["acknowledged_by"].as_str().unwrap().starts_with("key_"), "{seen}");
        let named = desk.get("actors").await.json();
        assert!(
            named["items"].as_array().unwrap().iter().any(|actor| actor["id"] == seen["acknowledged_by"]),
            "{named}"
        );
        let audit = desk.get("audit").await;
        assert_eq!(audit.text.matches("events.acknowledge").count(), 1, "what changed nothing is not told twice");
        for bad in [json!({"ids": []}), json!({"ids": ["usr_1"]}), json!({"ids": vec![&ids[0]; 501]})] {
            assert_eq!(desk.post("events/acknowledge", &bad).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
}

#[tokio::test]
async fn comments_have_an_end_and_belong_to_an_event() {
    for desk in Desk::both().await {
        let id = desk.happen("Anna").await;
        let path = format!("events/{id}/comments");
        let written = desk.post(&path, &json!({"text": " Called.\nAnna knows. "})).await;
        assert_eq!(written.status, StatusCode::CREATED, "{}", written.text);
        let listed = desk.get(&path).await.json();
        assert_eq!(listed["items"][0]["text"], "Called.\nAnna knows.");
        let long = desk.post(&path, &json!({"text": "x".repeat(2_001)})).await;
        assert_eq!(long.code(), "invalid", "{}", long.text);
        assert!(long.text.contains("1 to 2000 characters"), "{}", long.text);
        let huge = desk.post(&path, &json!({"text": "x".repeat(1_000_000)})).await;
        assert!(huge.status.is_client_error(), "{}", huge.status);
        assert!(!huge.text.contains("xxxx"), "what was refused is not sent back");
        let path = format!("events/{NOBODY}/comments");
        assert_eq!(desk.get(&path).await.code(), "not_found");
        assert_eq!(desk.post(&path, &json!({"text": "?"})).await.code(), "not_found");
        let audit = desk.get("audit").await.text;
        assert!(audit.contains("events.comment") && !audit.contains("Anna knows"), "{audit}");
    }
}

#[tokio::test]
async fn a_view_is_ones_own_until_it_is_shared() {
    for desk in Desk::both().await {
        let other = desk.world.key(Role::Auditor).await;
        let view =
            json!({"name": "Alarms", "search": {"severities": ["alarm"], "acknowledged": false, "within": "day"}});
        let made = desk.post("views", &view).await;
        assert_eq!((made.status, made.header("etag")), (StatusCode::CREATED, "\"1\""), "{}", made.text);
        let id = made.json()["id"].as_str().unwrap().to_owned();
        assert_eq!((&made.json()["search"], &made.json()["own"]), (&view["search"], &json!(true)));
        assert_eq!(desk.post("views", &json!({"name": "alarms", "search": {}})).await.code(), "taken");
        let path = format!("{CAMPUS}/views/{id}");
        let theirs = || async { desk.world.send(get(&path).with_key(&other)).await.status };
        assert_eq!(theirs().await, StatusCode::NOT_FOUND);
        let shared = desk.world.send(patch(&path, "\"1\"", &json!({"shared": true})).with_key(&desk.admin)).await;
        assert_eq!(shared.status, StatusCode::OK, "{}", shared.text);
        assert_eq!(theirs().await, StatusCode::OK);
        let change = patch(&path, "*", &json!({"name": "Mine"})).with_key(&other);
        assert_eq!(desk.world.send(change).await.code(), "forbidden");
        let share = post(&format!("{CAMPUS}/views"), &json!({"name": "All", "shared": true, "search": {}}));
        assert_eq!(desk.world.send(share.with_key(&other)).await.code(), "forbidden", "an auditor changes nothing");

        let first = |id: Value| {
            let mut request = post(&format!("{CAMPUS}/views/first"), &json!({"view_id": id})).with_key(&other);
            *request.method_mut() = Method::PUT;
            request
        };
        assert_eq!(desk.world.send(first(json!(id))).await.status, StatusCode::NO_CONTENT);
        let listed = desk.world.send(get(&format!("{CAMPUS}/views")).with_key(&other)).await.json();
        assert_eq!((&listed["items"][0]["first"], &listed["items"][0]["own"]), (&json!(true), &json!(false)));
        let unknown = json!("viw_01h455vb4pex5vsknk084sn02q");
        assert_eq!(desk.world.send(first(unknown)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let gone = delete(&path).with_key(&desk.admin).with("if-match", "*");
        assert_eq!(desk.world.send(gone).await.status, StatusCode::NO_CONTENT);
    }
}

#[tokio::test]
async fn a_view_that_does_not_fit_says_where() {
    for desk in Desk::both().await {
        for (search, pointer) in [
            (json!({"categories": ["door.opened"]}), "/search/categories/0"),
            (json!({"systems": ["pol_01h455vb4pex5vsknk084sn02q"]}), "/search/systems/0"),
            (json!({"text": "x".repeat(201)}), "/search/text"),
            (json!({"within": "day", "from": "2027-01-01T00:00:00Z"}), "/search/within"),
            (json!({"colour": "red"}), "/search/colour"),
        ] {
            let refused = desk.post("views", &json!({"name": "View", "search": search})).await;
            assert_eq!(refused.json()["errors"][0]["pointer"], pointer, "{}", refused.text);
        }
    }
}

#[tokio::test]
async fn an_export_is_whole_and_no_cell_is_calculated() {
    for desk in Desk::both().await {
        for number in 0..3 {
            desk.happen(&format!("=cmd{number}")).await;
        }
        let filter = "category%20eq%20%22user.created%22";
        let csv = desk.get(&format!("events/export?format=csv&sort=at&filter={filter}")).await;
        assert_eq!((csv.status, csv.header("content-type")), (StatusCode::OK, "text/csv; charset=utf-8"));
        assert_eq!(csv.header("content-disposition"), "attachment; filename=\"campus-events.csv\"");
        let lines: Vec<_> = csv.text.split_terminator("\r\n").collect();
        assert!(lines[0].starts_with("\u{feff}at,severity,category,text,actor,"), "{}", lines[0]);
        assert_eq!(lines.len(), 4, "{}", csv.text);
        assert!(lines[1].contains(",info,user.created,User created – =cmd0,"), "{}", lines[1]);
        let jsonl = desk.get(&format!("events/export?format=jsonl&filter={filter}")).await;
        let events: Vec<Value> = jsonl.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(events.len(), 3);
        for (query, parameter) in [
            ("format=csv&filter=colour%20eq%201", "filter"),
            ("format=csv&filter=text%20co", "filter"),
            ("format=csv&sort=colour", "sort"),
        ] {
            let refused = desk.get(&format!("events/export?{query}")).await;
            assert_eq!(refused.json()["errors"][0]["parameter"], parameter, "{}", refused.text);
        }
        assert_eq!(desk.get("events/export?format=xml").await.code(), "invalid_query");
        assert_eq!(desk.get("audit").await.text.matches("events.export").count(), 2, "refused ones take nothing");
        let long = format!("events?filter=text%20co%20%22{}%22", "x".repeat(60_000));
        let refused = desk.get(&long).await;
        assert!(refused.text.contains("4096"), "a text of that length is refused with a reason: {}", refused.text);
    }
}

#[tokio::test]
async fn events_go_when_they_were_kept_for_long_enough() {
    for desk in Desk::both().await {
        let old = desk.happen("Anna").await;
        desk.world.house.pass(SignedDuration::from_hours(48));
        desk.happen("Ben").await;
        let kept = json!({"days": 0, "days_of": {"user": 1}});
        let foretold = desk.post("settings/retention/preview", &kept).await;
        assert_eq!(foretold.json(), json!({"events": 1, "by_category": {"user.created": 1}}), "{}", foretold.text);
        let bad = desk.post("settings/retention/preview", &json!({"days": 0, "days_of": {"security": 1}})).await;
        assert_eq!(bad.json()["errors"][0]["pointer"], "/days_of/security", "{}", bad.text);
        let sweep = async || Sweep::Housekeeping.run(&desk.world.house.app, desk.world.house.app.now()).await.unwrap();
        sweep().await;
        assert_eq!(desk.get(&format!("events/{old}")).await.status, StatusCode::OK, "nothing goes unasked");
        let path = format!("{CAMPUS}/settings");
        let refused = patch(&path, "*", &json!({"retention": {"days_of": {"colour": 1}}})).with_key(&desk.admin);
        assert_eq!(desk.world.send(refused).await.json()["errors"][0]["pointer"], "/retention/days_of/colour");
        let set = desk.world.send(patch(&path, "*", &json!({"retention": kept})).with_key(&desk.admin)).await;
        assert_eq!(set.status, StatusCode::OK, "{}", set.text);
        sweep().await;
        let seen = desk.get(&format!("events/{old}")).await;
        assert_eq!(seen.status, StatusCode::OK, "what rules and webhooks have not read yet stays");
        for follower in ALL {
            while follower.step(&desk.world.house.app).await.unwrap() == Step::Took {}
        }
        sweep().await;
        assert_eq!(desk.get(&format!("events/{old}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(desk.events("&filter=category%20eq%20%22user.created%22").await.len(), 1, "the younger one stays");
    }
}
