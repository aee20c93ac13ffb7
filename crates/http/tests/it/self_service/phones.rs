//! Logins with the phone, on the wire.

use axum::http::StatusCode;
use domain::project::Project;
use serde_json::json;

use super::people::ME;
use crate::enrol::phone::{Invited, Phone};
use crate::world::{As as _, World, get, post};

const LOOK: &str = "/enrol/v1/login";
const ANSWER: &str = "/enrol/v1/login/answer";
const REFUSE: &str = "/enrol/v1/login/refuse";

/// A code that there is not.
const NONE: &str = "mzxw6ytboi2dknrxhazdgnbvgy";

#[tokio::test]
async fn a_login_belongs_to_the_browser_that_began_it() {
    for world in World::both().await {
        let begin = || post(&format!("{ME}/login/phone"), &json!({}));
        assert_eq!(world.send(begin().with("origin", "https://evil.example")).await.code(), "origin_mismatch");
        let begun = world.send(begin().with("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")).await;
        assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text);
        let cookie = begun.header("set-cookie").split(';').next().unwrap().to_owned();
        assert!(cookie.starts_with("__Host-claviger-me-asked="));
        let body = begun.json();
        assert!(body["url"].as_str().unwrap().starts_with("https://doors.example.org/m/#login="));
        assert!(body["qr_svg"].as_str().unwrap().starts_with("<svg"));
        assert_eq!(body["expires_at"], "2027-01-15T08:01:00Z");
        let at = format!("{ME}/login/phone/{}", body["id"].as_str().unwrap());
        assert_eq!(world.send(get(&at).with("cookie", &cookie)).await.json(), json!({"state": "waiting"}));
        assert_eq!(world.send(get(&at)).await.code(), "not_found");
        let again = world.send(begin().with("cookie", &cookie)).await;
        assert!(again.header("set-cookie").starts_with(&cookie), "a browser stays the same one");
        let other = world.send(begin()).await.header("set-cookie").split(';').next().unwrap().to_owned();
        assert_eq!(world.send(get(&at).with("cookie", &other)).await.code(), "not_found");
        let finish = |cookie: &str| post(&format!("{at}/finish"), &json!({})).with("cookie", cookie);
        assert_eq!(world.send(finish(&other)).await.code(), "not_found");
        let early = world.send(finish(&cookie)).await;
        assert_eq!((early.status, early.code().as_str()), (StatusCode::CONFLICT, "login_not_approved"));
        assert_eq!(world.send(finish(&cookie).with("origin", "null")).await.code(), "origin_mismatch");
    }
}

#[tokio::test]
async fn a_phone_without_a_certificate_logs_nobody_in() {
    for invited in Invited::both().await {
        let mut phone = invited.enrolled(1).await;
        let world = &invited.world;
        let begun = world.send(post(&format!("{ME}/login/phone"), &json!({}))).await.json();
        let code = begun["url"].as_str().unwrap().split_once("#login=").unwrap().1.to_owned();
        let refused = phone.ask(world, LOOK, Some(&json!({"code": code}))).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::FORBIDDEN, "login_not_possible"));
        let answer = json!({"code": code, "number": 47, "serial": "1a", "signature": "AA"});
        assert_eq!(phone.ask(world, ANSWER, Some(&answer)).await.code(), "login_over", "nobody has looked");
        assert_eq!(phone.ask(world, REFUSE, Some(&json!({"code": code}))).await.code(), "login_over");
    }
}

#[tokio::test]
async fn what_a_phone_says_wrongly_is_refused() {
    let invited = Invited::new().await;
    let mut phone = invited.enrolled(1).await;
    let world = &invited.world;
    for code in [NONE, "", "x"] {
        let over = phone.ask(world, LOOK, Some(&json!({"code": code}))).await;
        assert_eq!((over.status, over.code().as_str()), (StatusCode::GONE, "login_over"), "{code}");
    }
    for (member, value) in [("serial", json!("zz")), ("signature", json!("?")), ("number", json!(256))] {
        let mut answer = json!({"code": NONE, "number": 47, "serial": "1a", "signature": "AA"});
        answer[member] = value;
        let refused = phone.ask(world, ANSWER, Some(&answer)).await;
        assert_eq!(refused.json()["errors"][0]["pointer"], format!("/{member}"), "{}", refused.text);
    }
    let mut stranger = Phone::new(9);
    assert_eq!(stranger.ask(world, LOOK, Some(&json!({"code": NONE}))).await.code(), "device_unknown");
    let bare = world.send(post(LOOK, &json!({"code": NONE}))).await;
    assert_eq!(bare.status, StatusCode::UNAUTHORIZED, "without a proof nothing is told");
}

#[tokio::test]
async fn every_project_has_doors_of_its_own() {
    let world = World::new().await;
    let house = &world.house;
    let other = Project { id: house.app.fresh_id().unwrap(), slug: "other".parse().unwrap(), ..house.project.clone() };
    let mut uow = house.app.store().begin().await.unwrap();
    uow.projects().add(&other).await.unwrap();
    uow.commit().await.unwrap();
    let begun = world.send(post(&format!("{ME}/login/phone"), &json!({}))).await;
    let cookie = begun.header("set-cookie").split(';').next().unwrap().to_owned();
    let elsewhere = format!("/api/v1/self-service/other/login/phone/{}", begun.json()["id"].as_str().unwrap());
    assert_eq!(world.send(get(&elsewhere).with("cookie", &cookie)).await.code(), "not_found");
    let ada = house.user("Ada", "1").await;
    let starting = world.starting_password(ada.id).await;
    let login = json!({"email": "ada@example.org", "password": starting});
    let refused = world.send(post("/api/v1/self-service/other/login/password", &login)).await;
    assert_eq!(refused.code(), "login_failed", "a holder of one project is nobody in another");
}
