//! Projects.

use axum::http::{Request, StatusCode};
use domain::operator::Role;
use serde_json::json;

use crate::world::{As as _, World, get, patch, post};

const CAMPUS: &str = "/api/v1/projects/campus";

#[tokio::test]
async fn a_new_project_has_the_mobile_id_system_and_its_pool() {
    for world in World::both().await {
        let owner = world.owner().await;
        let form = json!({"slug": "north", "name": "Nörd 北", "locale": "de", "time_zone": "Europe/Vienna"});
        let made = world.send(post("/api/v1/projects", &form).by(&owner)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        assert_eq!(made.header("location"), "/api/v1/projects/north");
        assert_eq!(world.send(post("/api/v1/projects", &form).by(&owner)).await.code(), "taken");
        let project = made.json();
        let id = project["id"].as_str().unwrap().parse().unwrap();
        let mut reader = world.house.app.store().read().await.unwrap();
        let pools = reader.pools().list(id).await.unwrap();
        assert_eq!(pools.iter().map(|pool| pool.name.as_str()).collect::<Vec<_>>(), ["Mobile ID"]);
        assert_eq!(project["default_pool"], json!(pools[0].id.to_string()));
        assert_eq!(reader.systems().list(id).await.unwrap()[0].name, "Mobile ID");
    }
}

#[tokio::test]
async fn a_change_says_which_version_it_is_of() {
    for world in World::both().await {
        let admin = world.operator("admin", Some(Role::Admin)).await;
        let shown = world.send(get(CAMPUS).by(&admin)).await;
        let etag = shown.header("etag").to_owned();
        let bare = Request::patch(CAMPUS).header("content-type", "application/merge-patch+json");
        let bare = bare.body(axum::body::Body::from("{\"name\":\"x\"}")).unwrap();
        let answered = world.send(bare.by(&admin)).await;
        assert_eq!(
            (answered.status, answered.code().as_str()),
            (StatusCode::PRECONDITION_REQUIRED, "version_required")
        );
        let change = |tag: &str, name: &str| patch(CAMPUS, tag, &json!({"name": name})).by(&admin);
        let changed = world.send(change(&etag, "New")).await;
        assert_eq!(
            (changed.status, changed.json()["name"].as_str()),
            (StatusCode::OK, Some("New")),
            "{}",
            changed.text
        );
        assert_ne!(changed.header("etag"), etag);
        let late = world.send(change(&etag, "Late")).await;
        assert_eq!((late.status, late.code().as_str()), (StatusCode::PRECONDITION_FAILED, "stale"));
        assert_eq!(world.send(change("*", "Any")).await.json()["name"], "Any");
        assert_eq!(world.send(change("\"nonsense\"", "No")).await.code(), "stale");
    }
}

#[tokio::test]
async fn what_a_project_names_belongs_to_it() {
    let world = World::new().await;
    let admin = world.operator("admin", Some(Role::Admin)).await;
    let stranger = world.operator("stranger", None).await;
    for (change, pointer) in [
        (json!({"official_contact": stranger.id}), "/official_contact"),
        (json!({"official_contact": "nonsense"}), "/official_contact"),
        (json!({"default_pool": "pol_01h455vb4pex5vsknk084sn02q"}), "/default_pool"),
        (json!({"time_zone": "Europe/Atlantis"}), "/time_zone"),
        (json!({"name": "two\nlines"}), "/name"),
        (json!({"name": null}), "/name"),
        (json!({"slug": "other"}), "/slug"),
    ] {
        let answered = world.send(patch(CAMPUS, "*", &change).by(&admin)).await;
        assert_eq!(answered.code(), "invalid", "{change}");
        assert_eq!(answered.json()["errors"][0]["pointer"], pointer, "{change}");
    }
    let own = json!({"official_contact": admin.id, "default_pool": null});
    let changed = world.send(patch(CAMPUS, "*", &own).by(&admin)).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    assert_eq!(
        (changed.json()["official_contact"].clone(), changed.json()["default_pool"].clone()),
        (json!(admin.id), json!(null))
    );
}

#[tokio::test]
async fn one_sees_the_projects_one_has_a_role_in() {
    let world = World::new().await;
    let owner = world.owner().await;
    world.send(post("/api/v1/projects", &json!({"slug": "other", "name": "Other"})).by(&owner)).await;
    let ben = world.operator("ben", Some(Role::Auditor)).await;
    let slugs = |answer: serde_json::Value| -> Vec<String> {
        answer["items"].as_array().unwrap().iter().map(|p| p["slug"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(slugs(world.send(get("/api/v1/projects").by(&ben)).await.json()), ["campus"]);
    assert_eq!(slugs(world.send(get("/api/v1/projects").by(&owner)).await.json()), ["campus", "other"]);
    assert_eq!(world.send(get("/api/v1/projects/other").by(&ben)).await.code(), "not_found");
}
