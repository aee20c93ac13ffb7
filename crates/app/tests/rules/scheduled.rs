//! Scheduled tasks: each run once.

use app::sweeps::Sweep;
use domain::project::TimeZoneName;
use domain::rule::firing::{Because, Stage};
use domain::rule::schedule::Missed;
use domain::rule::{Schedule, When};
use domain::time::SignedDuration;

use crate::world::{World, both, sqlite, task};

fn hourly(missed: Missed) -> When {
    When::Schedule(Schedule { cron: "0 * * * *".to_owned(), time_zone: TimeZoneName::utc(), missed })
}

async fn sweep(world: &World) -> u64 {
    Box::pin(Sweep::Rules.run(&world.house.app, world.now())).await.unwrap()
}

#[tokio::test]
async fn each_run_is_made_once_however_many_nodes_look() {
    for world in Box::pin(both()).await {
        let rule = world.rule("Hourly", hourly(Missed::Skip), vec![task()]).await;
        assert_eq!(sweep(&world).await, 0);
        let minutes = 60 + 1;
        world.house.pass(SignedDuration::from_mins(minutes));
        let (app, now) = (&world.house.app, world.now());
        let nodes = tokio::join!(
            Box::pin(Sweep::Rules.run(app, now)),
            Box::pin(Sweep::Rules.run(app, now)),
            Box::pin(Sweep::Rules.run(app, now))
        );
        assert_eq!(nodes.0.unwrap() + nodes.1.unwrap() + nodes.2.unwrap(), 1);
        assert_eq!(sweep(&world).await, 0);
        let fired = world.firings(&rule).await;
        assert_eq!((fired.len(), fired[0].because, fired[0].stage), (1, Because::Schedule, Stage::Waiting));
        assert_eq!(world.work().await, 1);
        assert_eq!(world.firings(&rule).await[0].stage, Stage::Done);
    }
}

#[tokio::test]
async fn what_was_missed_is_left_out_or_made_up_for_once() {
    let world = sqlite().await;
    let skips = world.rule("Skips", hourly(Missed::Skip), vec![task()]).await;
    let once = world.rule("Once", hourly(Missed::RunOnce), vec![task()]).await;
    world.house.pass(SignedDuration::from_mins(5 * 60 + 30));
    assert_eq!((sweep(&world).await, sweep(&world).await), (2, 0));
    let (skipped, made_up) = (world.firings(&skips).await, world.firings(&once).await);
    assert_eq!((skipped.len(), skipped[0].stage), (1, Stage::Missed), "the log says so");
    assert_eq!((made_up.len(), made_up[0].stage), (1, Stage::Waiting));
    world.house.pass(SignedDuration::from_mins(31));
    sweep(&world).await;
    assert_eq!((world.firings(&skips).await.len(), world.firings(&once).await.len()), (2, 2));
}
