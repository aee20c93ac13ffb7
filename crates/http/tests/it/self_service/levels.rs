//! Every operation of self-service, tried by sessions of every level.

use axum::http::StatusCode;
use domain::self_service::{Level, Reach};
use http_api::operations::{Needs, OPERATIONS};
use serde_json::Value;

use super::people::ByHolder as _;
use crate::matrix::{operations, request};
use crate::world::World;

/// What each level may not do; a slip of the table in `operations` shows here.
const BEYOND_LINKED: &[&str] = &["change_holder_password", "renew_own_credential"];

#[tokio::test]
async fn every_level_opens_what_the_table_says() {
    let world = World::new().await;
    let ada = world.house.user("Ada", "1").await;
    let mut tried = 0;
    for (id, method, path) in operations() {
        let needs = OPERATIONS.iter().find(|(known, _)| *known == id).unwrap().1;
        let Needs::Holder(reach) = needs else { continue };
        tried += 1;
        assert_eq!(BEYOND_LINKED.contains(&id.as_str()), Level::Linked.reach(reach).is_err(), "{id}");
        let must_change = !matches!(reach, Reach::Any | Reach::OwnPassword);
        for (level, code) in [
            (Level::Linked, BEYOND_LINKED.contains(&id.as_str()).then_some("login_stronger")),
            (Level::MustChange, must_change.then_some("password_change_needed")),
            (Level::Full, None),
        ] {
            let session = world.session_of(ada.id, level).await;
            let answered = world.send(request(&method, &path, "campus").inside(&session)).await;
            let told = answered.json()["code"].as_str().unwrap_or_default().to_owned();
            let refused = ["login_stronger", "password_change_needed"].contains(&told.as_str());
            assert_eq!(refused.then_some(told.as_str()), code, "{id} at {level}: {}", answered.text);
            assert_ne!(answered.status, StatusCode::UNAUTHORIZED, "{id} at {level}");
        }
    }
    assert!(tried >= 3, "{tried}");
}

#[tokio::test]
async fn a_session_opens_nothing_in_another_project_and_nothing_of_operators() {
    let world = World::new().await;
    let ada = world.house.user("Ada", "1").await;
    let other = domain::project::Project {
        id: world.house.app.fresh_id().unwrap(),
        slug: "other".parse().unwrap(),
        ..world.house.project.clone()
    };
    let mut uow = world.house.app.store().begin().await.unwrap();
    uow.projects().add(&other).await.unwrap();
    uow.commit().await.unwrap();
    for (id, method, path) in operations() {
        let session = world.session_of(ada.id, Level::Full).await;
        let needs = OPERATIONS.iter().find(|(known, _)| *known == id).unwrap().1;
        let slug = match needs {
            Needs::Holder(_) => "other",
            Needs::Login | Needs::Instance | Needs::Project(_) => "campus",
            _ => continue,
        };
        let answered = world.send(request(&method, &path, slug).inside(&session)).await;
        assert_eq!(answered.json()["code"], Value::from("unauthenticated"), "{id}: {}", answered.text);
    }
}
