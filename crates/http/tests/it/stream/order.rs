//! Every event, once, in its place.

use std::time::{Duration, Instant};

use app::testing::start;
use axum::http::StatusCode;
use domain::event::{Actor, Category, Event};
use domain::operator::Role;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};
use store::seal::MasterKey;
use store::testing::MASTER_KEY;
use store::{Config, Store};

use super::listener::Listener;
use super::{STREAM, happen};
use crate::world::{As as _, World, get, post};

const LIST: &str = "/api/v1/projects/campus/events?sort=seq&limit=500";

async fn listed(world: &World, key: &str) -> Vec<Value> {
    world.send(get(LIST).with_key(key)).await.json()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn it_begins_now_and_tells_what_the_list_shows() {
    for world in World::both().await {
        let key = world.key(Role::Operator).await;
        happen(&world, &key, "Earlier").await;
        let mut listener = Listener::with_key(&world, &key, None).await;
        let header = |name: &str| listener.headers[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "text/event-stream");
        assert_eq!((header("cache-control"), header("x-accel-buffering")), ("no-store".into(), "no".into()));
        let earlier = listed(&world, &key).await;
        assert_eq!(listener.last_id, earlier.last().unwrap()["seq"].to_string(), "a place to resume from at once");

        let began = Instant::now();
        happen(&world, &key, "Łucja").await;
        let message = listener.next().await.unwrap();
        println!("told after {:?}", began.elapsed());
        let recorded = listed(&world, &key).await[earlier.len()].clone();
        assert_eq!((message.id, message.category.as_str()), (recorded["seq"].to_string(), "user.created"));
        assert_eq!(message.data, recorded);
        assert!(message.data["text"].as_str().unwrap().contains("Łucja"), "{recorded}");
    }
}

/// Many write, and who follows comes back after every few messages, as over a bad line.
#[tokio::test]
async fn who_comes_back_misses_nothing_and_gets_nothing_twice_while_many_write() {
    for world in World::both().await {
        let key = world.key(Role::Operator).await;
        let mut listener = Listener::with_key(&world, &key, None).await;
        let earlier = listed(&world, &key).await.len();
        let (world, key) = (&world, &key);
        let writer = |writer: u32| async move {
            for number in 0..15 {
                happen(world, key, &format!("W{writer}N{number}")).await;
            }
        };
        let follow = async {
            let mut read = Vec::new();
            while read.len() < 8 * 15 {
                read.push(listener.next().await.unwrap().data);
                if read.len() % 7 == 0 {
                    let last = listener.last_id.clone();
                    listener = Listener::with_key(world, key, Some(&last)).await;
                }
            }
            read
        };
        let (read, _) = join(follow, join_all((0..8).map(writer))).await;
        assert_eq!(read, listed(world, key).await[earlier..]);
    }
}

#[tokio::test]
async fn what_was_missed_comes_first_however_much_it_is() {
    for world in World::both().await {
        let key = world.key(Role::Operator).await;
        let from = Listener::with_key(&world, &key, None).await.last_id;
        let earlier = listed(&world, &key).await.len();
        let names: Vec<_> = (0..120).map(|number| format!("N{number}")).collect();
        join_all(names.iter().map(|name| happen(&world, &key, name))).await;
        let by_parameter = get(&format!("{STREAM}?last_event_id={from}")).with_key(&key);
        for mut listener in
            [Listener::with_key(&world, &key, Some(&from)).await, Listener::open(&world, by_parameter).await]
        {
            let mut read = Vec::new();
            while read.len() < 120 {
                read.push(listener.next().await.unwrap().data);
            }
            assert_eq!(read, listed(&world, &key).await[earlier..]);
        }
        let begin = get(&format!("{STREAM}?last_event_id=7")).with_key(&key).with("last-event-id", &from);
        assert_eq!(Listener::open(&world, begin).await.last_id, from, "the header counts");
    }
}

#[tokio::test]
async fn what_another_process_commits_is_told_without_a_hint() {
    for world in World::both().await {
        let key = world.key(Role::Operator).await;
        let mut listener = Listener::with_key(&world, &key, None).await;
        let scratch = world.house.take_scratch();
        let config = Config { url: scratch.url.parse().unwrap(), connections: 2 };
        let (other, _) = Store::open(&config, MasterKey::new(&MASTER_KEY).unwrap(), start()).await.unwrap();
        let (id, project) = (world.house.app.fresh_id().unwrap(), world.house.project.id);
        let mut uow = other.begin().await.unwrap();
        uow.events().add(&Event::new(id, project, Category::SyncCompleted, Actor::System, start())).await.unwrap();
        let began = Instant::now();
        uow.commit().await.unwrap();
        assert_eq!(listener.next().await.unwrap().data["id"], id.to_string());
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    }
}

#[tokio::test]
async fn a_project_hears_nothing_of_another() {
    for world in World::both().await {
        let owner = world.owner().await;
        let other = post("/api/v1/projects", &json!({"slug": "other", "name": "Other"})).by(&owner);
        assert_eq!(world.send(other).await.status, StatusCode::CREATED);
        let mut here = Listener::open(&world, get(STREAM).by(&owner)).await;
        let elsewhere = get("/api/v1/projects/other/events/stream").by(&owner);
        let mut elsewhere = Listener::open(&world, elsewhere).await;
        let user = post("/api/v1/projects/other/users", &json!({"first_name": "Elsewhere"})).by(&owner);
        assert_eq!(world.send(user).await.status, StatusCode::CREATED);
        let user = post("/api/v1/projects/campus/users", &json!({"first_name": "Here"})).by(&owner);
        assert_eq!(world.send(user).await.status, StatusCode::CREATED);
        for (listener, name) in [(&mut here, "Here"), (&mut elsewhere, "Elsewhere")] {
            let text = listener.next().await.unwrap().data["text"].to_string();
            assert!(text.contains(name), "{text}");
        }
        assert!(elsewhere.is_quiet_for(Duration::from_millis(200)).await);
    }
}

#[tokio::test]
async fn a_place_that_is_none_is_refused() {
    let world = World::new().await;
    let key = world.key(Role::Operator).await;
    happen(&world, &key, "Maria").await;
    for id in ["x", "", "-1", "1.5", "007", "99999999999999999999", "4711"] {
        let refused = world.send(get(STREAM).with_key(&key).with("last-event-id", id)).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::BAD_REQUEST, "invalid_header"), "{id}");
        let fault = refused.json()["errors"][0].clone();
        assert_eq!((&fault["parameter"], &fault["code"]), (&json!("Last-Event-ID"), &json!("invalid_cursor")));
        let refused = world.send(get(&format!("{STREAM}?last_event_id={id}")).with_key(&key)).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::BAD_REQUEST, "invalid_query"), "{id}");
        assert_eq!(refused.json()["errors"][0]["parameter"], "last_event_id");
    }
    let refused = world.send(get(&format!("{STREAM}?limit=1")).with_key(&key)).await;
    assert_eq!(refused.json()["errors"][0]["code"], "unknown_parameter");
}
