//! Starting passwords, and those that holders choose.

use axum::http::StatusCode;
use domain::operator::Role;
use domain::time::SignedDuration;
use serde_json::json;

use super::people::{ByHolder as _, ME};
use crate::world::{As as _, World, delete, get, post};

const ADA: &str = "ada@example.org";
const CHOSEN: &str = "staple horse battery";

#[tokio::test]
async fn a_starting_password_lets_in_to_choose_another() {
    for world in World::both().await {
        let ada = world.house.user("Ada", "1").await;
        let starting = world.starting_password(ada.id).await;
        let first = world.come_in("ADA@example.org", &starting).await;
        assert_eq!(first.json()["level"], "must_change");
        let session = first.session();
        let me = world.me(&session).await.json();
        assert_eq!(
            (&me["user"]["id"], &me["level"], &me["way"]),
            (&json!(ada.id), &json!("must_change"), &json!("password"))
        );
        let choose = |body| post(&format!("{ME}/password"), &body).inside(&session);
        let weak = world.send(choose(json!({"present": starting, "new": "short"}))).await;
        assert_eq!(weak.json()["errors"][0]["code"], "weak_password");
        assert_eq!(world.send(choose(json!({"new": CHOSEN}))).await.json()["errors"][0]["pointer"], "/present");
        let wrong = world.send(choose(json!({"present": "wrong horse battery", "new": CHOSEN}))).await;
        assert_eq!(wrong.code(), "login_failed");
        let other = world.come_in(ADA, &starting).await.session();
        let chosen = world.send(choose(json!({"present": starting, "new": CHOSEN}))).await;
        assert_eq!(chosen.status, StatusCode::NO_CONTENT, "{}", chosen.text);
        assert_eq!(world.me(&session).await.json()["level"], "full");
        assert_eq!(world.me(&other).await.code(), "unauthenticated", "other sessions have ended");
        assert_eq!(world.come_in(ADA, &starting).await.code(), "login_failed");
        assert_eq!(world.come_in(ADA, CHOSEN).await.json()["level"], "full");
    }
}

#[tokio::test]
async fn a_starting_password_is_good_for_a_day_and_another_ends_it() {
    for world in World::both().await {
        let ada = world.house.user("Ada", "1").await;
        let first = world.starting_password(ada.id).await;
        let session = world.come_in(ADA, &first).await.session();
        let second = world.starting_password(ada.id).await;
        assert_eq!(world.me(&session).await.code(), "unauthenticated");
        assert_eq!(world.come_in(ADA, &first).await.code(), "login_failed");
        world.house.pass(SignedDuration::from_hours(24));
        assert_eq!(world.come_in(ADA, &second).await.code(), "login_failed");
    }
}

#[tokio::test]
async fn an_operator_takes_a_password_away_once() {
    let world = World::new().await;
    let ada = world.house.user("Ada", "1").await;
    let starting = world.starting_password(ada.id).await;
    let session = world.come_in(ADA, &starting).await.session();
    let path = format!("/api/v1/projects/campus/users/{}/self-service-password", ada.id);
    let helpdesk = world.key(Role::Helpdesk).await;
    assert_eq!(world.send(delete(&path).with_key(&helpdesk)).await.code(), "forbidden");
    let key = world.key(Role::Admin).await;
    assert_eq!(world.send(delete(&path).with_key(&key)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.send(delete(&path).with_key(&key)).await.code(), "not_found");
    assert_eq!(world.me(&session).await.code(), "unauthenticated");
    app::users::lock(&world.house.system(), ada.id).await.unwrap();
    assert_eq!(world.send(post(&path, &json!({})).with_key(&key)).await.code(), "user_not_active");
}

#[tokio::test]
async fn every_failure_is_answered_alike() {
    for world in World::both().await {
        let ada = world.house.user("Ada", "1").await;
        world.house.user("Bea", "2").await;
        let starting = world.starting_password(ada.id).await;
        let wrong = world.come_in(ADA, "wrong horse battery").await;
        let unknown = world.come_in("nobody@example.org", &starting).await;
        let without = world.come_in("bea@example.org", &starting).await;
        app::users::deactivate(&world.house.system(), ada.id, "suspended".parse().unwrap()).await.unwrap();
        let inactive = world.come_in(ADA, &starting).await;
        for answered in [&wrong, &unknown, &without, &inactive] {
            assert_eq!((answered.status, &answered.text), (StatusCode::UNAUTHORIZED, &wrong.text));
            assert_eq!(answered.header("set-cookie"), "");
        }
        assert_eq!(wrong.code(), "login_failed");
    }
}

#[tokio::test]
async fn failures_slow_the_pair_down_and_nobody_else() {
    for world in World::both().await {
        let ada = world.house.user("Ada", "1").await;
        let starting = world.starting_password(ada.id).await;
        for _ in 0..6 {
            assert_eq!(world.come_in_from("203.0.113.9", ADA, "wrong horse battery").await.code(), "login_failed");
        }
        assert_eq!(world.come_in_from("203.0.113.9", ADA, &starting).await.code(), "too_many");
        assert_eq!(world.come_in(ADA, &starting).await.status, StatusCode::OK, "the account is open for others");
    }
}

#[tokio::test]
async fn requests_of_other_sites_do_nothing() {
    let world = World::new().await;
    let ada = world.house.user("Ada", "1").await;
    let starting = world.starting_password(ada.id).await;
    let session = world.come_in(ADA, &starting).await.session();
    for origin in ["https://evil.example", "null"] {
        for door in ["password", "link", "link/redeem"] {
            let body = json!({"email": ADA, "password": starting, "code": "x"});
            let knock = post(&format!("{ME}/login/{door}"), &body).with("origin", origin);
            let refused = world.send(knock).await;
            assert!(["origin_mismatch", "invalid"].contains(&refused.code().as_str()), "{door}: {}", refused.text);
        }
        let login = json!({"email": ADA, "password": starting});
        let refused = world.send(post(&format!("{ME}/login/password"), &login).with("origin", origin)).await;
        assert_eq!(refused.code(), "origin_mismatch");
        let out = post(&format!("{ME}/logout"), &json!({})).with("cookie", &session.0);
        assert_eq!(world.send(out.with("origin", origin)).await.code(), "origin_mismatch");
    }
    let out = post(&format!("{ME}/logout"), &json!({})).with("cookie", &session.0);
    assert_eq!(world.send(out).await.code(), "origin_mismatch", "a cookie without an origin changes nothing");
    let out = world.send(post(&format!("{ME}/logout"), &json!({})).inside(&session)).await;
    assert_eq!((out.status, out.header("set-cookie").contains("Max-Age=0")), (StatusCode::NO_CONTENT, true));
    assert_eq!(world.me(&session).await.code(), "unauthenticated");
}

#[tokio::test]
async fn the_doors_are_told_and_no_other_project_has_them() {
    let world = World::new().await;
    let doors = world.send(get(ME)).await;
    assert_eq!(doors.json(), json!({"organisation": world.house.project.name, "ways": ["phone", "password"]}));
    assert_eq!(world.send(get("/api/v1/self-service/nowhere")).await.code(), "not_found");
    let ask = post(&format!("{ME}/login/link"), &json!({"email": ADA}));
    assert_eq!(world.send(ask).await.code(), "mail_not_set_up");
    let server =
        json!({"mail": {"host": "smtp.example.org", "port": 587, "security": "starttls", "from": "d@example.org"}});
    let key = world.key(Role::Admin).await;
    let set = crate::world::patch("/api/v1/projects/campus/settings", "*", &server).with_key(&key);
    assert_eq!(world.send(set).await.status, StatusCode::OK);
    assert_eq!(world.send(get(ME)).await.json()["ways"], json!(["phone", "password", "link"]));
    let texts: Vec<_> = ["ada@example.org", "nobody@example.org"].map(|email| json!({"email": email})).into();
    world.house.user("Ada", "1").await;
    for body in texts {
        let asked = world.send(post(&format!("{ME}/login/link"), &body)).await;
        assert_eq!((asked.status, asked.text.as_str()), (StatusCode::ACCEPTED, ""));
        assert!(asked.header("set-cookie").starts_with("__Host-claviger-me-asked="));
    }
}
