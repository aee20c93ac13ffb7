//! Every operation, tried by callers of every sort: the table of operations against the running router.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use domain::operator::Role;
use http_api::operations::{Needs, OPERATIONS};
use serde_json::Value;

use crate::world::{As as _, Session, World};

/// An operation of the document: its id, method, path.
pub(crate) fn operations() -> Vec<(String, Method, String)> {
    let document: Value = serde_json::from_str(&http_api::document()).unwrap();
    let paths = document["paths"].as_object().unwrap().clone();
    let all = paths.into_iter().flat_map(|(path, item)| {
        let item = item.as_object().unwrap().clone();
        item.into_iter().filter_map(move |(method, operation)| {
            let id = operation["operationId"].as_str()?.to_owned();
            Some((id, method.to_uppercase().parse().unwrap(), path.clone()))
        })
    });
    all.collect()
}

fn needs(id: &str) -> Needs {
    OPERATIONS.iter().find(|(known, _)| *known == id).unwrap_or_else(|| panic!("{id} has no entry")).1
}

/// A request with a body and a place that fit nothing: who may call is decided before they are read, and no stream begins.
pub(crate) fn request(method: &Method, path: &str, slug: &str) -> Request<Body> {
    let path = path.replace("{slug}", slug);
    let path = path.split('/').map(|part| if part.starts_with('{') { "x" } else { part }).collect::<Vec<_>>().join("/");
    let builder = Request::builder().method(method).uri(path).header("content-type", "application/json");
    builder.header("last-event-id", "x").body(Body::from("{\"nothing\":1}")).unwrap()
}

#[tokio::test]
async fn without_a_login_nothing_opens_but_what_needs_none() {
    let world = World::new().await;
    for (id, method, path) in operations() {
        let answered = world.send(request(&method, &path, "campus")).await;
        let needs_login = matches!(needs(&id), Needs::Login | Needs::Instance | Needs::Project(_) | Needs::Holder(_));
        let code = answered.json()["code"].as_str().unwrap_or_default().to_owned();
        assert_eq!(code == "unauthenticated", needs_login, "{id}: {}", answered.text);
    }
}

#[tokio::test]
async fn every_role_opens_what_the_table_says() {
    let world = World::new().await;
    let mut keys = Vec::new();
    for &role in Role::ALL {
        keys.push((role, world.key(role).await));
    }
    for (id, method, path) in operations() {
        for (role, key) in &keys {
            let answered = world.send(request(&method, &path, "campus").with_key(key)).await;
            if matches!(needs(&id), Needs::Holder(_)) {
                assert_eq!(answered.code(), "unauthenticated", "{id} by {role}: keys are not holders");
                continue;
            }
            let expected = match needs(&id) {
                Needs::Project(permission) => role.permits(permission),
                Needs::Instance => false,
                Needs::Nothing | Needs::Login | Needs::PhoneProof | Needs::SetupLink | Needs::Holder(_) => true,
            };
            let refused = answered.json()["code"] == "forbidden";
            assert_eq!(refused, !expected, "{id} by {role}: {} {}", answered.status, answered.text);
            assert_ne!(answered.json()["code"], "unauthenticated", "{id} by {role}");
        }
    }
}

#[tokio::test]
async fn people_with_a_role_open_what_keys_with_it_open() {
    let world = World::new().await;
    let people = people(&world).await;
    for (id, method, path) in operations() {
        if id == "logout" {
            continue; // it would end the session that the rest is tried with
        }
        for (role, person) in &people {
            let answered = world.send(request(&method, &path, "campus").by(person)).await;
            if matches!(needs(&id), Needs::Holder(_)) {
                assert_eq!(answered.code(), "unauthenticated", "{id} by {role:?}: operators are not holders");
                continue;
            }
            let expected = match (needs(&id), role) {
                (Needs::Project(permission), Some(role)) => role.permits(permission),
                (Needs::Instance, Some(_)) => false,
                _ => true,
            };
            assert_eq!(answered.json()["code"] == "forbidden", !expected, "{id} by {role:?}: {}", answered.text);
        }
    }
}

/// One person for each role that people have, and the owner, who has none.
async fn people(world: &World) -> Vec<(Option<Role>, Session)> {
    let mut people = vec![(None, world.owner().await)];
    for &role in Role::ALL.iter().filter(|role| **role != Role::Autosync) {
        people.push((Some(role), world.operator(role.as_str(), Some(role)).await));
    }
    people
}

#[tokio::test]
async fn another_projects_people_and_keys_find_nothing_there() {
    let world = World::new().await;
    let owner = world.owner().await;
    let other = crate::world::post("/api/v1/projects", &serde_json::json!({"slug": "other", "name": "Other"}));
    assert_eq!(world.send(other.by(&owner)).await.status, StatusCode::CREATED);
    let key = world.key(Role::Admin).await;
    let person = world.operator("admin", Some(Role::Admin)).await;
    for (id, method, path) in operations() {
        if !matches!(needs(&id), Needs::Project(_)) {
            continue;
        }
        for slug in ["other", "nowhere", "NO SUCH"] {
            let slug = slug.replace(' ', "%20");
            for attempt in [request(&method, &path, &slug).with_key(&key), request(&method, &path, &slug).by(&person)] {
                let answered = world.send(attempt).await;
                assert_eq!((answered.status, answered.code().as_str()), (StatusCode::NOT_FOUND, "not_found"), "{id}");
            }
        }
    }
}
