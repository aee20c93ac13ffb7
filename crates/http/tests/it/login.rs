//! Sessions: cookies, origins, slowing down.

use axum::http::StatusCode;
use domain::operator::Role;
use domain::time::SignedDuration;
use serde_json::json;

use crate::world::{Answered, As as _, PASSWORD, World, delete, get, post};

async fn try_password(world: &World, from: &str, email: &str, password: &str) -> Answered {
    world.send_from(from, post("/api/v1/session", &json!({"email": email, "password": password}))).await
}

#[tokio::test]
async fn the_cookie_is_for_this_site_alone_and_out_of_reach_of_scripts() {
    let world = World::new().await;
    world.operator("maria", Some(Role::Admin)).await;
    let answered = try_password(&world, "192.0.2.1", "maria@example.org", PASSWORD).await;
    let cookie = answered.header("set-cookie");
    assert!(cookie.starts_with("__Host-claviger="), "{cookie}");
    for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
        assert!(cookie.split("; ").any(|part| part == attribute), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}

#[tokio::test]
async fn a_session_tells_who_one_is_until_one_logs_out() {
    for world in World::both().await {
        let maria = world.operator("maria", Some(Role::Helpdesk)).await;
        let me = world.send(get("/api/v1/me").by(&maria)).await.json();
        assert_eq!((me["kind"].as_str(), me["email"].as_str()), (Some("operator"), Some("maria@example.org")));
        assert_eq!(me["roles"], json!({"campus": "helpdesk"}));
        let out = world.send(delete("/api/v1/session").by(&maria)).await;
        assert_eq!(out.status, StatusCode::NO_CONTENT);
        assert!(out.header("set-cookie").contains("Max-Age=0"));
        assert_eq!(world.send(get("/api/v1/me").by(&maria)).await.code(), "unauthenticated");
    }
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used() {
    let world = World::new().await;
    let maria = world.operator("maria", None).await;
    for _ in 0..3 {
        world.house.pass(SignedDuration::from_mins(119));
        assert_eq!(world.send(get("/api/v1/me").by(&maria)).await.status, StatusCode::OK);
    }
    world.house.pass(SignedDuration::from_mins(120));
    assert_eq!(world.send(get("/api/v1/me").by(&maria)).await.code(), "unauthenticated");
}

#[tokio::test]
async fn an_unsafe_request_with_a_cookie_comes_from_our_own_pages() {
    let world = World::new().await;
    let maria = world.operator("maria", Some(Role::Admin)).await;
    let attempt = || delete("/api/v1/session").with("cookie", &maria.cookie);
    for request in [attempt(), attempt().with("origin", "https://evil.example"), attempt().with("origin", "null")] {
        let answered = world.send(request).await;
        assert_eq!((answered.status, answered.code().as_str()), (StatusCode::FORBIDDEN, "origin_mismatch"));
    }
    assert_eq!(world.send(get("/api/v1/me").with("cookie", &maria.cookie)).await.status, StatusCode::OK);
    let login = post("/api/v1/session", &json!({"email": "maria@example.org", "password": PASSWORD}));
    assert_eq!(world.send(login.with("origin", "https://evil.example")).await.code(), "origin_mismatch");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_are_answered_alike() {
    let world = World::new().await;
    world.operator("maria", None).await;
    let wrong = try_password(&world, "192.0.2.1", "maria@example.org", "wrong horse battery").await;
    let unknown = try_password(&world, "192.0.2.1", "nobody@example.org", PASSWORD).await;
    assert_eq!((wrong.status, wrong.code().as_str()), (StatusCode::UNAUTHORIZED, "login_failed"));
    assert_eq!(wrong.text, unknown.text);
}

#[tokio::test]
async fn an_unknown_account_takes_as_long_as_a_wrong_password() {
    let world = World::new().await;
    world.operator("maria", None).await;
    let mut fastest = [std::time::Duration::MAX; 2];
    // The machine may be busy with others; a hash that is left out stays fast however often one looks.
    for _ in 0..12 {
        for (index, email) in ["maria@example.org", "nobody@example.org"].into_iter().enumerate() {
            let began = std::time::Instant::now();
            assert_eq!(try_password(&world, "192.0.2.1", email, "wrong horse battery").await.code(), "login_failed");
            fastest[index] = fastest[index].min(began.elapsed());
        }
        if fastest[1] * 2 > fastest[0] {
            return;
        }
    }
    panic!("{fastest:?}: the hash is what takes long, and it was left out");
}

#[tokio::test]
async fn failures_slow_the_pair_down_and_nobody_else() {
    for world in World::both().await {
        world.operator("maria", None).await;
        for _ in 0..6 {
            let answered = try_password(&world, "203.0.113.9", "maria@example.org", "wrong horse battery").await;
            assert_eq!(answered.code(), "login_failed");
        }
        let slowed = try_password(&world, "203.0.113.9", "maria@example.org", PASSWORD).await;
        assert_eq!((slowed.status, slowed.code().as_str()), (StatusCode::TOO_MANY_REQUESTS, "too_many"));
        assert!((1..=3).contains(&slowed.header("retry-after").parse::<u64>().unwrap()));
        let elsewhere = try_password(&world, "192.0.2.7", "maria@example.org", PASSWORD).await;
        assert_eq!(elsewhere.status, StatusCode::OK, "the account is open for others");
        world.house.pass(SignedDuration::from_secs(2));
        let waited = try_password(&world, "203.0.113.9", "maria@example.org", "wrong horse battery").await;
        assert_eq!(waited.code(), "login_failed");
        world.house.pass(SignedDuration::from_secs(2));
        let longer = try_password(&world, "203.0.113.9", "maria@example.org", PASSWORD).await;
        assert_eq!(longer.code(), "too_many", "the next wait is longer");
        world.house.pass(SignedDuration::from_secs(2));
        assert_eq!(try_password(&world, "203.0.113.9", "maria@example.org", PASSWORD).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn many_failures_at_once_are_counted_before_they_are_compared() {
    for world in World::both().await {
        world.operator("maria", None).await;
        let attempts = (0..20).map(|_| try_password(&world, "203.0.113.9", "maria@example.org", "wrong horse battery"));
        let answers = futures_util::future::join_all(attempts).await;
        let compared = answers.iter().filter(|answer| answer.status == StatusCode::UNAUTHORIZED).count();
        assert!(compared <= 6, "{compared} passwords were compared");
    }
}

#[tokio::test]
async fn a_new_password_ends_the_sessions() {
    let world = World::new().await;
    let maria = world.operator("maria", None).await;
    let other = world.log_in("maria@example.org").await;
    let change =
        |present: &str| post("/api/v1/me/password", &json!({"present": present, "new": "staple horse battery"}));
    assert_eq!(world.send(change("wrong horse battery").by(&maria)).await.code(), "login_failed");
    assert_eq!(world.send(change(PASSWORD).by(&maria)).await.status, StatusCode::NO_CONTENT);
    for cookie in [&maria.cookie, &other] {
        assert_eq!(world.send(get("/api/v1/me").with("cookie", cookie)).await.code(), "unauthenticated");
    }
    let new = try_password(&world, "192.0.2.1", "maria@example.org", "staple horse battery").await;
    assert_eq!(new.status, StatusCode::OK);
}
