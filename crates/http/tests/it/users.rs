//! Users over HTTP.

use axum::http::StatusCode;
use domain::operator::Role;
use serde_json::{Value, json};

use crate::world::{As as _, World, delete, get, patch, post};

const USERS: &str = "/api/v1/projects/campus/users";

fn maria() -> Value {
    json!({"first_name": "María José", "last_name": "李 Ødegård", "email": "maria@example.org", "card_id": "0042"})
}

fn pointers(problem: &Value) -> Vec<String> {
    let faults = problem["errors"].as_array().unwrap();
    faults.iter().map(|fault| fault["pointer"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Adds Maria; answers her id.
async fn add(world: &World, key: &str) -> String {
    let made = world.send(post(USERS, &maria()).with_key(key)).await;
    made.json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_user_is_shown_with_all_members_and_no_other() {
    for world in World::both().await {
        let key = world.key(Role::Operator).await;
        let made = world.send(post(USERS, &maria()).with_key(&key)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let user = made.json();
        let id = user["id"].as_str().unwrap();
        assert_eq!(made.header("location"), format!("users/{id}"), "resolved against the list's address");
        assert_eq!(made.header("etag"), "\"1\"");
        let mut members: Vec<_> = user.as_object().unwrap().keys().map(String::as_str).collect();
        members.sort_unstable();
        let expected = "card_id contact_approved contact_changed_at created_at custom_fields email enrolment \
                        external_id first_name id last_name mobile origin state sync_id updated_at valid_from \
                        valid_until";
        assert_eq!(members.join(" "), expected);
        assert_eq!(
            [&user["origin"], &user["state"], &user["enrolment"]],
            [&json!("api"), &json!("active"), &json!("not_invited")]
        );
        let shown = world.send(get(&format!("{USERS}/{id}")).with_key(&key)).await;
        assert_eq!((shown.json(), shown.header("etag")), (user.clone(), "\"1\""));
        let ben = world.operator("ben", Some(Role::Operator)).await;
        let by_hand = world.send(post(USERS, &json!({"last_name": "Z"})).by(&ben)).await;
        assert_eq!(by_hand.json()["origin"], "manual");
    }
}

#[tokio::test]
async fn what_does_not_fit_is_pointed_at() {
    let world = World::new().await;
    let key = world.key(Role::Operator).await;
    for (input, pointer, code) in [
        (json!({"last_name": "A\nB"}), "/last_name", "invalid_value"),
        (json!({"last_name": "A", "email": "a(at)b"}), "/email", "invalid_value"),
        (json!({"last_name": "A", "mobile": "12"}), "/mobile", "invalid_value"),
        (json!({"last_name": "A", "card_id": "ü"}), "/card_id", "card_id_unfit"),
        (json!({"last_name": "A", "custom_fields": {"a/b": "x"}}), "/custom_fields/a~1b", "unknown_member"),
        (json!({"last_name": "A", "valid_from": "yesterday"}), "/valid_from", "invalid_value"),
        (json!({"last_name": "A", "state": "locked"}), "/state", "unknown_member"),
        (json!({"email": "a@example.org"}), "/last_name", "missing"),
        (json!({"last_name": 1}), "/last_name", "invalid_value"),
    ] {
        let refused = world.send(post(USERS, &input).with_key(&key)).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "invalid"), "{input}");
        assert_eq!(pointers(&refused.json()), [pointer], "{input}");
        assert_eq!(refused.json()["errors"][0]["code"], code, "{input}");
    }
    assert_eq!(world.send(get(USERS).with_key(&key)).await.json()["items"], json!([]));
}

#[tokio::test]
async fn of_two_at_once_with_one_address_one_is_made() {
    for world in World::both().await {
        let key = world.key(Role::Operator).await;
        let of = |card: &str| {
            let mut input = maria();
            input["card_id"] = json!(card);
            post(USERS, &input).with_key(&key)
        };
        let (one, two) = tokio::join!(world.send(of("1")), world.send(of("2")));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
        let refused = if one.status == StatusCode::CONFLICT { one } else { two };
        assert_eq!((refused.code().as_str(), pointers(&refused.json())), ("taken", vec!["/email".to_owned()]));
    }
}

#[tokio::test]
async fn a_patch_needs_its_version_and_merges() {
    for world in World::both().await {
        let key = world.key(Role::Operator).await;
        let path = format!("{USERS}/{}", add(&world, &key).await);
        let change = |tag: &str, body: &Value| patch(&path, tag, body).with_key(&key);
        let changed = world.send(change("\"1\"", &json!({"first_name": null, "mobile": "+49 171 1234567"}))).await;
        assert_eq!((changed.status, changed.header("etag")), (StatusCode::OK, "\"2\""), "{}", changed.text);
        assert_eq!([&changed.json()["first_name"], &changed.json()["mobile"]], [&json!(""), &json!("+491711234567")]);
        let late = world.send(change("\"1\"", &json!({"last_name": "Late"}))).await;
        assert_eq!((late.status, late.code().as_str()), (StatusCode::PRECONDITION_FAILED, "stale"));
        let mut bare = change("*", &json!({"last_name": "X"}));
        bare.headers_mut().remove("if-match");
        assert_eq!(world.send(bare).await.status, StatusCode::PRECONDITION_REQUIRED);
        let refused = world.send(change("*", &json!({"origin": "csv"}))).await;
        assert_eq!(pointers(&refused.json()), ["/origin"]);
        assert_eq!(world.send(change("*", &json!({"last_name": "Last"}))).await.json()["last_name"], "Last");
    }
}

#[tokio::test]
async fn actions_answer_the_user_and_a_repetition_acts_once() {
    for world in World::both().await {
        let key = world.key(Role::Operator).await;
        let id = add(&world, &key).await;
        let act = |verb: &str, body: &Value| post(&format!("{USERS}/{id}/{verb}"), body).with_key(&key);
        let repeated = || act("deactivate", &json!({"reason": "lost"})).with("idempotency-key", "n-1");
        let first = world.send(repeated()).await;
        assert_eq!((first.status, &first.json()["state"]), (StatusCode::OK, &json!("inactive")), "{}", first.text);
        assert_eq!(world.send(act("activate", &json!({}))).await.json()["state"], "active");
        assert_eq!(world.send(repeated()).await.json(), first.json(), "answered, not done again");
        assert_eq!(world.send(get(&format!("{USERS}/{id}")).with_key(&key)).await.json()["state"], "active");
        assert_eq!(world.send(act("lock", &json!({}))).await.json()["state"], "locked");
        assert_eq!(world.send(act("deactivate", &json!({}))).await.code(), "user_locked");
        let unknown = world.send(act("deactivate", &json!({"reason": "bored"}))).await;
        assert_eq!(pointers(&unknown.json()), ["/reason"]);
    }
}

#[tokio::test]
async fn who_is_deleted_is_gone() {
    for world in World::both().await {
        let key = world.key(Role::Operator).await;
        let path = format!("{USERS}/{}", add(&world, &key).await);
        assert_eq!(world.send(delete(&path).with_key(&key)).await.code(), "version_required");
        let gone = world.send(delete(&path).with("if-match", "\"1\"").with_key(&key)).await;
        assert_eq!((gone.status, gone.text.as_str()), (StatusCode::NO_CONTENT, ""));
        assert_eq!(world.send(get(&path).with_key(&key)).await.code(), "not_found");
        let twice = world.send(delete(&path).with("if-match", "*").with_key(&key)).await;
        assert_eq!(twice.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn lists_page_and_searches_find() {
    for world in World::both().await {
        let key = world.key(Role::Operator).await;
        for name in ["Ångström", "Berg", "Čapek", "Ødegård", "李"] {
            world.send(post(USERS, &json!({"last_name": name})).with_key(&key)).await;
        }
        let first = world.send(get(&format!("{USERS}?limit=3&count=true&sort=last_name")).with_key(&key)).await.json();
        assert_eq!((first["items"].as_array().unwrap().len(), &first["total"]), (3, &json!(5)));
        let next = format!("{USERS}?limit=3&sort=last_name&cursor={}", first["next_cursor"].as_str().unwrap());
        let second = world.send(get(&next).with_key(&key)).await.json();
        assert_eq!((second["items"].as_array().unwrap().len(), &second["next_cursor"]), (2, &Value::Null));
        let found = world.send(get(&format!("{USERS}?q=%C3%B8de")).with_key(&key)).await.json();
        assert_eq!(found["items"][0]["last_name"], "Ødegård");
        let narrowed =
            format!("{USERS}?q=%C3%B8de&filter=email%20pr%20and%20not%20(last_name%20sw%20%22%C3%98%22)&count=true");
        let nobody = world.send(get(&narrowed).with_key(&key)).await.json();
        assert_eq!((&nobody["items"], &nobody["total"]), (&json!([]), &json!(0)));
        let found = world.send(get("/api/v1/projects/campus/search?q=%E6%9D%8E").with_key(&key)).await.json();
        assert_eq!(found["users"][0]["last_name"], "李");
    }
}

#[tokio::test]
async fn a_query_that_does_not_fit_is_named() {
    let world = World::new().await;
    let key = world.key(Role::Operator).await;
    for (query, parameter) in [
        ("q=a&filter=colour%20pr", "filter"),
        ("filter=colour%20pr", "filter"),
        ("sort=colour", "sort"),
        ("limit=0", "limit"),
        ("q=a&limit=501", "limit"),
        ("q=a&cursor=x", "cursor"),
        ("colour=red", "colour"),
    ] {
        let refused = world.send(get(&format!("{USERS}?{query}")).with_key(&key)).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::BAD_REQUEST, "invalid_query"), "{query}");
        assert_eq!(refused.json()["errors"][0]["parameter"], parameter, "{query}");
    }
}

#[tokio::test]
async fn a_filter_that_takes_too_long_is_refused_by_name() {
    let world = World::hurried().await;
    let key = world.key(Role::Operator).await;
    for number in 0..40 {
        world.house.user(&format!("ada{number}"), &number.to_string()).await;
    }
    let terms: Vec<_> = (0..80).map(|number| format!("first_name%20co%20%22x{number}%22")).collect();
    let refused = world.send(get(&format!("{USERS}?filter={}", terms.join("%20or%20"))).with_key(&key)).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::BAD_REQUEST, "invalid_query"));
    let error = &refused.json()["errors"][0];
    assert_eq!((&error["parameter"], &error["code"]), (&json!("filter"), &json!("filter_too_slow")));
}

#[tokio::test]
async fn another_projects_user_is_not_there() {
    let world = World::new().await;
    let owner = world.owner().await;
    world.send(post("/api/v1/projects", &json!({"slug": "other", "name": "Other"})).by(&owner)).await;
    let made = world.send(post("/api/v1/projects/other/users", &maria()).by(&owner)).await.json();
    let path = format!("{USERS}/{}", made["id"].as_str().unwrap());
    for request in [get(&path), delete(&path).with("if-match", "*"), patch(&path, "*", &json!({}))] {
        assert_eq!(world.send(request.by(&owner)).await.code(), "not_found");
    }
    let here = world.send(post(USERS, &maria()).by(&owner)).await;
    assert_eq!(here.status, StatusCode::CREATED, "unique in each project, not in all");
}
