//! Who am I, what may I do, and what a stranger is told.

use app::access::setup;
use axum::http::StatusCode;
use domain::operator::Role;
use domain::permission::Permission;
use serde_json::{Value, json};

use crate::world::{As as _, PASSWORD, World, get, patch, post};

const ME: &str = "/api/v1/me";

#[tokio::test]
async fn everybody_is_told_what_they_may_do_in_each_project() {
    let world = World::new().await;
    let owner = world.owner().await;
    let other = post("/api/v1/projects", &json!({"slug": "other", "name": "Other"}));
    assert_eq!(world.send(other.by(&owner)).await.status, StatusCode::CREATED);
    for &role in Role::ALL {
        let held: Vec<_> = Permission::ALL.iter().filter(|&&p| role.permits(p)).map(|p| p.as_str()).collect();
        let key = world.key(role).await;
        let me = world.send(get(ME).with_key(&key)).await.json();
        assert_eq!(me["permissions"], json!({"campus": held}), "{role}");
        if role == Role::Autosync {
            continue; // for keys only
        }
        let person = world.operator(role.as_str(), Some(role)).await;
        let me = world.send(get(ME).by(&person)).await.json();
        assert_eq!((&me["permissions"], &me["roles"]), (&json!({"campus": held}), &json!({"campus": role})));
    }
    let me = world.send(get(ME).by(&owner)).await.json();
    assert_eq!(me["permissions"]["campus"], me["permissions"]["other"]);
    assert_eq!(me["permissions"]["other"].as_array().map(Vec::len), Some(Permission::ALL.len() - 1), "{me}");
}

#[tokio::test]
async fn logging_in_and_setting_up_answer_what_me_does() {
    let world = World::new().await;
    let link = setup::offer(&world.house.app).await.unwrap().unwrap();
    let token = link.expose().split_once('#').unwrap().1;
    let form =
        json!({"token": token, "email": "maria@example.org", "name": "Maria", "password": PASSWORD, "locale": "de"});
    let first = world.send(post("/api/v1/setup", &form)).await;
    let login = world.send(post("/api/v1/session", &json!({"email": "maria@example.org", "password": PASSWORD}))).await;
    let cookie = login.header("set-cookie").split(';').next().unwrap().to_owned();
    let me = world.send(get(ME).with("cookie", &cookie)).await;
    assert_eq!(me.json()["locale"], "de");
    assert_eq!(me.json()["server_version"], env!("CARGO_PKG_VERSION"));
    assert_eq!((first.json(), login.json()), (me.json(), me.json()));
    assert_eq!((first.header("etag"), login.header("etag"), me.header("etag")), ("\"1\"", "\"1\"", "\"1\""));
}

#[tokio::test]
async fn people_change_their_own_name_and_language_and_nothing_else() {
    for world in World::both().await {
        let ben = world.operator("ben", Some(Role::Helpdesk)).await;
        let change = |etag: &str, body: Value| world.send(patch(ME, etag, &body).by(&ben));
        let changed = change("\"1\"", json!({"name": " Benjamin Łoś ", "locale": "de"})).await;
        assert_eq!((changed.status, changed.header("etag")), (StatusCode::OK, "\"2\""), "{}", changed.text);
        let me = world.send(get(ME).by(&ben)).await;
        assert_eq!((&me.json()["name"], &me.json()["locale"]), (&json!("Benjamin Łoś"), &json!("de")));
        assert_eq!(me.json(), changed.json());
        assert_eq!(me.json()["roles"], json!({"campus": "helpdesk"}), "the roles stay");

        assert_eq!(change("\"1\"", json!({"locale": "en"})).await.code(), "stale");
        for (body, pointer) in [
            (json!({"locale": "fr"}), "/locale"),
            (json!({"name": ""}), "/name"),
            (json!({"name": null}), "/name"),
            (json!({"instance_owner": true}), "/instance_owner"),
            (json!({"roles": {"campus": "admin"}}), "/roles"),
        ] {
            let refused = change("*", body.clone()).await;
            assert_eq!(refused.code(), "invalid", "{body}");
            assert_eq!(refused.json()["errors"][0]["pointer"], pointer, "{body}");
        }
        assert_eq!(world.send(get(ME).by(&ben)).await.json(), changed.json(), "nothing of what was refused");
    }
}

#[tokio::test]
async fn a_key_has_nothing_to_change_of_itself() {
    let world = World::new().await;
    let key = world.key(Role::Admin).await;
    let refused = world.send(patch(ME, "*", &json!({"name": "x"})).with_key(&key)).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::FORBIDDEN, "not_a_person"));
    let me = world.send(get(ME).with_key(&key)).await;
    assert_eq!((me.json()["locale"].clone(), me.header("etag")), (Value::Null, ""));
}

#[tokio::test]
async fn a_stranger_learns_whether_the_first_operator_is_missing_and_nothing_more() {
    for world in World::both().await {
        assert_eq!(world.send(get("/api/v1/instance")).await.json(), json!({"setup_needed": true}));
        world.owner().await;
        assert_eq!(world.send(get("/api/v1/instance")).await.json(), json!({"setup_needed": false}));
    }
}
