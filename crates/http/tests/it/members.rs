//! Roles in a project.

use axum::http::StatusCode;
use domain::operator::Role;
use serde_json::json;

use crate::world::{As as _, World, delete, get, post};

const MEMBERS: &str = "/api/v1/projects/campus/operators";

#[tokio::test]
async fn an_administrator_gives_and_takes_roles() {
    for world in World::both().await {
        let admin = world.operator("admin", Some(Role::Admin)).await;
        let ben = world.operator("ben", None).await;
        assert_eq!(world.send(get("/api/v1/projects/campus").by(&ben)).await.code(), "not_found");
        let bind = |role: &str| post(MEMBERS, &json!({"email": "BEN@example.org", "role": role})).by(&admin);
        for role in ["helpdesk", "auditor"] {
            let bound = world.send(bind(role)).await;
            assert_eq!((bound.status, bound.json()["role"].clone()), (StatusCode::OK, json!(role)), "{}", bound.text);
        }
        assert_eq!(world.send(get("/api/v1/projects/campus").by(&ben)).await.status, StatusCode::OK);
        assert_eq!(world.send(get(MEMBERS).by(&admin)).await.json()["items"].as_array().unwrap().len(), 2);
        let unbind = || delete(&format!("{MEMBERS}/{}", ben.id)).by(&admin);
        assert_eq!(world.send(unbind()).await.status, StatusCode::NO_CONTENT);
        assert_eq!(world.send(unbind()).await.code(), "not_found");
        assert_eq!(world.send(get("/api/v1/projects/campus").by(&ben)).await.code(), "not_found");
    }
}

#[tokio::test]
async fn only_operators_of_the_instance_get_roles_and_no_upload() {
    let world = World::new().await;
    let admin = world.operator("admin", Some(Role::Admin)).await;
    let bind = |email: &str, role: &str| post(MEMBERS, &json!({"email": email, "role": role})).by(&admin);
    let unknown = world.send(bind("nobody@example.org", "auditor")).await;
    assert_eq!(unknown.json()["errors"][0]["code"], "unknown_operator");
    let upload = world.send(bind("admin@example.org", "autosync")).await;
    assert_eq!(upload.json()["errors"][0]["pointer"], "/role");
}
