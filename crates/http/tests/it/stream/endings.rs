//! Streams end: when the caller may not listen any more, when the server stops, when nobody reads.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use domain::operator::Role;
use domain::time::SignedDuration;
use futures_util::future::join_all;
use http_api::{Options, StreamPace};
use serde_json::json;

use super::listener::Listener;
use super::{STREAM, happen};
use crate::world::{As as _, PASSWORD, World, delete, get, patch, post};

/// Nothing but a hint can end a stream at this pace.
fn never_looking() -> Options {
    let hour = Duration::from_hours(1);
    Options { streams: StreamPace { check: hour, keep_alive: hour, patience: hour }, ..Options::default() }
}

fn often_looking() -> Options {
    Options { streams: StreamPace { check: Duration::from_millis(50), ..StreamPace::default() }, ..Options::default() }
}

#[tokio::test]
async fn it_ends_at_once_with_the_session_the_key_or_the_role() {
    for world in World::both_with(&never_looking()).await {
        let owner = world.owner().await;
        let mut streams = Vec::new();
        for name in ["leaves", "changes", "demoted", "disabled"] {
            let person = world.operator(name, Some(Role::Auditor)).await;
            streams.push((Listener::open(&world, get(STREAM).by(&person)).await, person));
        }
        let made = post("/api/v1/projects/campus/api-keys", &json!({"name": "x", "role": "auditor"})).by(&owner);
        let made = world.send(made).await.json();
        let mut with_key = Listener::with_key(&world, made["secret"].as_str().unwrap(), None).await;
        let mut stays = Listener::open(&world, get(STREAM).by(&owner)).await;

        let person = |index: usize| &streams[index].1;
        let own_password = json!({"present": PASSWORD, "new": "another battery staple"});
        for request in [
            delete("/api/v1/session").by(person(0)),
            post("/api/v1/me/password", &own_password).by(person(1)),
            delete(&format!("/api/v1/projects/campus/operators/{}", person(2).id)).by(&owner),
            patch(&format!("/api/v1/operators/{}", person(3).id), "*", &json!({"enabled": false})).by(&owner),
            delete(&format!("/api/v1/projects/campus/api-keys/{}", made["id"].as_str().unwrap())).by(&owner),
        ] {
            let done = world.send(request).await;
            assert!(done.status.is_success(), "{}", done.text);
        }
        let began = Instant::now();
        for (mut listener, person) in streams {
            assert_eq!(listener.next().await, None, "{}", person.id);
        }
        assert_eq!(with_key.next().await, None);
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());

        let renamed = patch("/api/v1/me", "*", &json!({"name": "Owner"})).by(&owner);
        assert_eq!(world.send(renamed).await.status, StatusCode::OK);
        happen(&world, &world.key(Role::Operator).await, "Maria").await;
        assert_eq!(stays.next().await.unwrap().category, "user.created", "who may still listen does");
    }
}

#[tokio::test]
async fn nothing_is_told_to_whom_the_right_was_taken_first() {
    for world in World::both_with(&never_looking()).await {
        let key = world.key(Role::Operator).await;
        let maria = world.operator("maria", Some(Role::Auditor)).await;
        let mut listener = Listener::open(&world, get(STREAM).by(&maria)).await;
        assert_eq!(world.send(delete("/api/v1/session").by(&maria)).await.status, StatusCode::NO_CONTENT);
        happen(&world, &key, "Secret").await;
        assert_eq!(listener.next().await, None);
    }
}

/// Listening is no use of a session.
#[tokio::test]
async fn it_ends_when_the_session_runs_out_and_keeps_none_alive() {
    for world in World::both_with(&often_looking()).await {
        let maria = world.operator("maria", Some(Role::Auditor)).await;
        let mut listener = Listener::open(&world, get(STREAM).by(&maria)).await;
        for _ in 0..3 {
            world.house.pass(SignedDuration::from_mins(39));
            assert!(listener.is_quiet_for(Duration::from_millis(150)).await, "it is looked at, and it is open");
        }
        world.house.pass(SignedDuration::from_mins(3));
        assert_eq!(listener.next().await, None);
    }
}

#[tokio::test]
async fn it_ends_when_the_server_is_told_to_stop() {
    let options = never_looking();
    let world = World::with(options.clone()).await;
    let key = world.key(Role::Auditor).await;
    let mut listener = Listener::with_key(&world, &key, None).await;
    assert!(listener.is_quiet_for(Duration::from_millis(50)).await);
    options.stopping.cancel();
    assert_eq!(listener.next().await, None);
}

#[tokio::test]
async fn a_caller_has_so_many_streams_open_and_no_more() {
    let world = World::new().await;
    let (key, other) = (world.key(Role::Auditor).await, world.key(Role::Helpdesk).await);
    let mut open = Vec::new();
    for _ in 0..20 {
        open.push(Listener::with_key(&world, &key, None).await);
    }
    let refused = world.send(get(STREAM).with_key(&key)).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::TOO_MANY_REQUESTS, "too_many_streams"));
    assert_eq!(refused.header("retry-after"), "30");
    drop(Listener::with_key(&world, &other, None).await);

    open.pop();
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let again = world.begin("192.0.2.1", get(STREAM).with_key(&key)).await;
        if again.status() == StatusCode::OK {
            break;
        }
        assert!(Instant::now() < deadline, "the place of who went stays taken");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn who_does_not_read_is_cut_off_and_misses_nothing_on_coming_back() {
    let pace = StreamPace { patience: Duration::from_millis(300), ..StreamPace::default() };
    for world in World::both_with(&Options { streams: pace, ..Options::default() }).await {
        let key = world.key(Role::Operator).await;
        let mut listener = Listener::with_key(&world, &key, None).await;
        let names: Vec<_> = (0..300).map(|number| format!("N{number}")).collect();
        join_all(names.iter().map(|name| happen(&world, &key, name))).await;
        tokio::time::sleep(pace.patience * 4).await;
        let mut read = 0;
        while listener.next().await.is_some() {
            read += 1;
        }
        assert!(read < 300, "the rest was kept for who did not read");
        let mut again = Listener::with_key(&world, &key, Some(&listener.last_id)).await;
        while read < 300 {
            let message = again.next().await.unwrap();
            assert_eq!(message.category, "user.created");
            read += 1;
        }
        assert!(again.is_quiet_for(Duration::from_millis(100)).await);
    }
}

#[tokio::test]
async fn a_comment_keeps_the_connection() {
    let pace = StreamPace { keep_alive: Duration::from_millis(30), ..StreamPace::default() };
    let world = World::with(Options { streams: pace, ..Options::default() }).await;
    let key = world.key(Role::Auditor).await;
    let mut listener = Listener::with_key(&world, &key, None).await;
    for _ in 0..3 {
        assert_eq!(listener.block().await.as_deref(), Some(":"));
    }
}
