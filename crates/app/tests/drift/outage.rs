//! A system that is down is called a few times, not by each job for itself.

use app::credentials;
use connect::Error;
use domain::credential::{FinalReason, Observed, PendingReason, ReversibleReason};
use domain::system::{Connection, ConnectionState, RunMode};
use domain::time::SignedDuration;

use crate::world::World;

const MANY: usize = 1_000;

#[tokio::test]
async fn a_thousand_jobs_are_a_few_calls_and_all_go_out_when_the_system_is_back_though_nobody_keeps_it() {
    for (world, many) in World::both().await.into_iter().zip([MANY, 50]) {
        for number in 0..many {
            world.house.user(&format!("u{number}"), &format!("id-{number}")).await;
        }
        world.give_everybody().await;
        let there = &world.elsewhere;
        there.goes_down();
        assert_eq!(world.work_once("reconcile").await, many);
        assert_eq!(there.calls(), 3, "then it is known");
        assert_eq!(world.open_jobs().await, many);
        let jobs = world.jobs().await;
        assert!(jobs.iter().all(|job| job.last_error.as_deref().unwrap().contains("could not be reached")));
        let tried = jobs.iter().filter(|job| job.job.attempt > 0).count();
        assert!(tried <= 2, "a job that gave way counts no try: {tried}");
        assert_eq!(world.waiting(PendingReason::SystemOffline).await, many);
        assert_eq!(world.events("system.degraded", None).await, 1);

        world.house.pass(SignedDuration::from_secs(16));
        assert_eq!(world.work_once("reconcile").await, many - 2, "two failed by themselves, and wait for a minute");
        assert_eq!(there.calls(), 3, "whoever keeps it may be looking");
        world.house.pass(SignedDuration::from_secs(30));
        assert_eq!(world.work_once("reconcile").await, many - 2);
        assert_eq!(there.calls(), 4, "nobody looks, so one tries, and the others know");

        there.comes_back();
        for _ in 0..3 {
            world.house.pass(SignedDuration::from_mins(1));
            world.work().await;
        }
        assert_eq!(there.book().issued, many);
        assert_eq!(there.book().people.len(), many, "each of them once");
        assert_eq!((world.open_jobs().await, world.waiting(PendingReason::SystemOffline).await), (0, 0));
    }
}

#[tokio::test]
async fn what_waited_goes_as_soon_as_the_connection_stands() {
    for world in World::both().await {
        let there = &world.elsewhere;
        assert_eq!(world.look().await, ConnectionState::Connected);
        there.goes_down();
        world.house.pass(SignedDuration::from_secs(10));
        assert_eq!(world.look().await, ConnectionState::Degraded);
        let calls = there.calls();
        let ada = world.house.user("Ada", "id-Ada").await;
        let card = world.acquire(&ada).await;
        assert_eq!((card.observed, card.pending_reason), (Observed::Nothing, Some(PendingReason::SystemOffline)));
        world.work().await;
        assert_eq!(there.calls(), calls, "nobody called");
        there.comes_back();
        world.house.pass(world.connection().await.next_at.duration_since(world.house.app.now()));
        assert_eq!(world.look().await, ConnectionState::Connected);
        assert_eq!(world.work_once("reconcile").await, 1, "without waiting any longer");
        let card = world.credential(card.id).await;
        assert_eq!((card.observed, card.pending_reason), (Observed::Invited, None));
    }
}

#[tokio::test]
async fn what_takes_away_is_tried_all_the_same_and_its_answer_lets_the_others_go() {
    for world in World::both().await {
        let there = &world.elsewhere;
        let (_, stolen) = world.resident("Ada", "4711").await;
        let (_, lost) = world.resident("Bob", "4712").await;
        there.goes_down();
        world.look().await;
        let calls = there.calls();
        credentials::revoke(&world.cx, stolen.id, FinalReason::Stolen).await.unwrap();
        credentials::suspend(&world.cx, lost.id, ReversibleReason::Lost).await.unwrap();
        assert_eq!(world.work_once("reconcile").await, 2);
        assert_eq!(there.calls(), calls + 2);
        let fay = world.house.user("Fay", "id-Fay").await;
        let waits = world.acquire(&fay).await;
        assert_eq!((there.calls(), waits.pending_reason), (calls + 2, Some(PendingReason::SystemOffline)));

        for _ in 0..20 {
            world.house.pass(SignedDuration::from_mins(5));
            world.look().await;
            assert_eq!(world.work_once("reconcile").await, 3, "each of them every five minutes at the latest");
        }
        there.comes_back();
        world.house.pass(SignedDuration::from_mins(5));
        let before = world.connection().await;
        assert!(before.state == ConnectionState::Disconnected && before.next_at <= world.house.app.now());
        world.work().await;
        assert!(there.is_gone("c-Ada"));
        assert_eq!(world.credential(lost.id).await.observed, Observed::Suspended);
        assert_eq!(world.credential(waits.id).await.observed, Observed::Invited, "nobody had to look first");
    }
}

#[tokio::test]
async fn nothing_waits_for_a_node_that_is_gone() {
    for world in World::both().await {
        world
            .change_system(|known| app::systems::SystemDocument {
                run_mode: RunMode::Node("north".to_owned()),
                ..known.clone()
            })
            .await;
        let now = world.house.app.now();
        let next_at = now.saturating_add(SignedDuration::from_mins(5)).unwrap();
        let mut uow = world.cx.begin().await.unwrap();
        assert!(uow.connections().take(world.system.id, "north", now, next_at).await.unwrap());
        let seen = uow.connections().lookup(world.system.id).await.unwrap().unwrap();
        let down = Connection { state: ConnectionState::Disconnected, failures: 9, next_at, ..seen };
        uow.connections().write(&down).await.unwrap();
        uow.commit().await.unwrap();
        let ada = world.house.user("Ada", "id-Ada").await;
        let card = world.acquire(&ada).await;
        assert_eq!((world.elsewhere.calls(), card.pending_reason), (0, Some(PendingReason::SystemOffline)));
        world.house.pass(SignedDuration::from_mins(6));
        world.work().await;
        assert_eq!(world.credential(card.id).await.observed, Observed::Invited);
    }
}

#[tokio::test]
async fn a_limit_of_calls_is_no_outage() {
    for world in World::both().await {
        let until = world.house.app.now().saturating_add(SignedDuration::from_mins(3)).unwrap();
        world.elsewhere.book().down = Some(Error::Limited { until });
        let users = [world.house.user("Ada", "id-Ada").await, world.house.user("Bob", "id-Bob").await];
        for user in &users {
            assert_eq!(world.acquire(user).await.pending_reason, Some(PendingReason::SystemBusy));
        }
        assert_eq!(world.look().await, ConnectionState::Degraded);
        let eve = world.house.user("Eve", "id-Eve").await;
        assert_eq!(world.acquire(&eve).await.pending_reason, Some(PendingReason::SystemBusy));
        world.elsewhere.comes_back();
        world.house.pass(SignedDuration::from_mins(4));
        world.work().await;
        assert_eq!(world.elsewhere.book().issued, 3);
    }
}

#[tokio::test]
async fn a_call_that_fails_now_and_then_is_no_outage() {
    for world in World::both().await {
        let ada = world.house.user("Ada", "id-Ada").await;
        world.elsewhere.goes_down();
        let card = world.acquire(&ada).await;
        world.elsewhere.comes_back();
        let bob = world.house.user("Bob", "id-Bob").await;
        assert_eq!(world.acquire(&bob).await.observed, Observed::Invited, "one failure stops nobody");
        assert_eq!((world.connection().await.failures, world.connection().await.state), (0, ConnectionState::Idle));
        world.house.pass(SignedDuration::from_mins(1));
        world.work().await;
        assert_eq!(world.credential(card.id).await.observed, Observed::Invited);
        assert_eq!(world.events("system.degraded", None).await, 0);
    }
}
