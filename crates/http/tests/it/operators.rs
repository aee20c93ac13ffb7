//! Operators of the instance.

use axum::http::StatusCode;
use domain::operator::Role;
use serde_json::json;

use crate::world::{As as _, PASSWORD, World, delete, get, patch, post};

const OPERATORS: &str = "/api/v1/operators";

#[tokio::test]
async fn an_owner_makes_changes_and_disables_operators() {
    for world in World::both().await {
        let owner = world.owner().await;
        let form =
            json!({"email": "ben@example.org", "name": "Ben", "password": PASSWORD, "roles": {"campus": "helpdesk"}});
        let made = world.send(post(OPERATORS, &form).by(&owner)).await;
        assert_eq!((made.status, made.header("etag")), (StatusCode::CREATED, "\"1\""), "{}", made.text);
        let path = made.header("location").to_owned();
        assert!(!made.text.contains("password"));
        assert_eq!(world.send(post(OPERATORS, &form).by(&owner)).await.code(), "taken");

        let change = json!({"name": "Benjamin", "roles": {"campus": "operator"}});
        let changed = world.send(patch(&path, "\"1\"", &change).by(&owner)).await;
        assert_eq!((changed.status, changed.header("etag")), (StatusCode::OK, "\"2\""), "{}", changed.text);
        assert_eq!(changed.json()["roles"], json!({"campus": "operator"}));
        assert_eq!(world.send(patch(&path, "\"1\"", &change).by(&owner)).await.code(), "stale");

        let cookie = world.log_in("ben@example.org").await;
        assert_eq!(world.send(delete(&path).by(&owner)).await.status, StatusCode::NO_CONTENT);
        assert_eq!(world.send(get("/api/v1/me").with("cookie", &cookie)).await.code(), "unauthenticated");
        let shown = world.send(get(&path).by(&owner)).await;
        assert_eq!((shown.json()["enabled"].clone(), shown.header("etag")), (json!(false), "\"3\""));
        let login = json!({"email": "ben@example.org", "password": PASSWORD});
        assert_eq!(world.send(post("/api/v1/session", &login)).await.code(), "login_failed");
    }
}

#[tokio::test]
async fn a_password_that_an_owner_sets_ends_the_sessions() {
    let world = World::new().await;
    let owner = world.owner().await;
    let ben = world.operator("ben", None).await;
    let path = format!("{OPERATORS}/{}", ben.id);
    let change = |text: &str| patch(&path, "*", &json!({"password": text})).by(&owner);
    assert_eq!(world.send(change("short")).await.json()["errors"][0]["code"], "weak_password");
    assert_eq!(world.send(get("/api/v1/me").by(&ben)).await.status, StatusCode::OK);
    assert_eq!(world.send(change("staple horse battery")).await.status, StatusCode::OK);
    assert_eq!(world.send(get("/api/v1/me").by(&ben)).await.code(), "unauthenticated");
}

#[tokio::test]
async fn the_last_owner_stays() {
    for world in World::both().await {
        let owner = world.owner().await;
        let path = format!("{OPERATORS}/{}", owner.id);
        for request in [delete(&path), patch(&path, "*", &json!({"instance_owner": false}))] {
            let answered = world.send(request.by(&owner)).await;
            assert_eq!((answered.status, answered.code().as_str()), (StatusCode::CONFLICT, "last_owner"));
        }
        let second = json!({"email": "b@example.org", "name": "B", "password": PASSWORD, "instance_owner": true});
        assert_eq!(world.send(post(OPERATORS, &second).by(&owner)).await.status, StatusCode::CREATED);
        assert_eq!(world.send(delete(&path).by(&owner)).await.status, StatusCode::NO_CONTENT);
    }
}

#[tokio::test]
async fn an_administrator_of_a_project_makes_no_operators() {
    let world = World::new().await;
    let admin = world.operator("admin", Some(Role::Admin)).await;
    let form = json!({"email": "ben@example.org", "name": "Ben", "password": PASSWORD, "instance_owner": true});
    assert_eq!(world.send(post(OPERATORS, &form).by(&admin)).await.code(), "forbidden");
    let promote = patch(&format!("{OPERATORS}/{}", admin.id), "*", &json!({"instance_owner": true}));
    assert_eq!(world.send(promote.by(&admin)).await.code(), "forbidden");
}

#[tokio::test]
async fn roles_are_given_in_projects_that_exist_and_uploads_are_for_keys() {
    let world = World::new().await;
    let owner = world.owner().await;
    let ben = world.operator("ben", None).await;
    let path = format!("{OPERATORS}/{}", ben.id);
    for (roles, pointer, code) in [
        (json!({"nowhere": "admin"}), "/roles/nowhere", "unknown_project"),
        (json!({"campus": "autosync"}), "/roles/campus", "invalid_value"),
        (json!({"campus": "king"}), "/roles/campus", "invalid_value"),
    ] {
        let answered = world.send(patch(&path, "*", &json!({"roles": roles})).by(&owner)).await;
        let error = answered.json()["errors"][0].clone();
        assert_eq!(
            (error["pointer"].as_str(), error["code"].as_str()),
            (Some(pointer), Some(code)),
            "{}",
            answered.text
        );
    }
}
