//! State at a glance, on both databases: counted now, kept every hour, drawn over time.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

use app::credentials::{self, Acquisition};
use app::statistics::{self, Period, Point};
use app::sweeps::Sweep;
use app::testing::{House, start};
use app::{Context, Error};
use domain::invitation::Channel;
use domain::operator::Role;
use domain::statistics::{Measure, Step};
use domain::system::{Connection, ConnectionState};
use domain::time::SignedDuration;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

async fn acquire(house: &House, cx: &Context, name: &str, card_id: &str) {
    let user = house.user(name, card_id).await;
    // What is shown counts as sent.
    let asked = Acquisition { channel: Some(Channel::Shown), ..Acquisition::new(house.pool.id, user.id) };
    credentials::acquire(cx, asked).await.unwrap();
}

async fn sweep(house: &House) -> u64 {
    Sweep::Statistics.run(&house.app, house.app.now()).await.unwrap()
}

fn days(days: u16) -> Period {
    Period::days(Some(days)).unwrap()
}

fn of(points: &[Point], measure: Measure) -> Vec<u64> {
    points.iter().map(|point| point.amounts.get(&measure).copied().unwrap_or(0)).collect()
}

#[tokio::test]
async fn each_hour_is_measured_once_and_the_last_point_is_now() {
    for house in Box::pin(House::both()).await {
        let cx = house.operator(Role::Admin).await;
        acquire(&house, &cx, "Ada", "1").await;
        assert_eq!((sweep(&house).await, sweep(&house).await), (1, 0), "once an hour");
        house.pass(HOUR);
        acquire(&house, &cx, "Bob", "2").await;
        sweep(&house).await;
        house.pass(SignedDuration::from_mins(20));
        acquire(&house, &cx, "Cleo", "3").await;
        let series = statistics::credentials(&cx, days(1)).await.unwrap();
        assert_eq!(series.step, Step::Hour);
        assert_eq!(of(&series.points, Measure::CredentialsInvited), [1, 2, 3]);
        assert_eq!(series.points[2].at, cx.now());
        let daily = statistics::credentials(&cx, days(30)).await.unwrap();
        assert_eq!((daily.step, of(&daily.points, Measure::CredentialsInvited)), (Step::Day, vec![2, 3]));
    }
}

#[tokio::test]
async fn who_looks_again_at_once_is_told_the_same() {
    for house in Box::pin(House::both()).await {
        let cx = house.operator(Role::Auditor).await;
        let admin = house.operator(Role::Admin).await;
        assert_eq!(statistics::overview(&cx).await.unwrap().amounts[&Measure::CredentialsInvited], 0);
        acquire(&house, &admin, "Ada", "1").await;
        house.pass(SignedDuration::from_millis(999));
        let overview = statistics::overview(&cx).await.unwrap();
        assert_eq!((overview.at, overview.amounts[&Measure::CredentialsInvited]), (start(), 0));
        house.pass(SignedDuration::from_millis(1));
        let overview = statistics::overview(&cx).await.unwrap();
        assert_eq!((overview.at, overview.amounts[&Measure::CredentialsInvited]), (cx.now(), 1));
        assert_eq!((overview.pools.available, overview.systems.connected), (1, 1));
    }
}

#[tokio::test]
async fn invitations_are_counted_in_their_days_whoever_measured_them() {
    for house in Box::pin(House::both()).await {
        let cx = house.operator(Role::Admin).await;
        sweep(&house).await;
        acquire(&house, &cx, "Ada", "1").await;
        house.pass(HOUR * 24);
        sweep(&house).await; // makes up for a day
        acquire(&house, &cx, "Bob", "2").await;
        acquire(&house, &cx, "Cleo", "3").await;
        let series = statistics::invitations(&cx, days(7)).await.unwrap();
        assert_eq!(series.step, Step::Day);
        assert_eq!(of(&series.points, Measure::InvitationsSent), [1, 2], "yesterday was kept, today is counted");
        let hours = statistics::invitations(&cx, days(1)).await.unwrap();
        assert_eq!((hours.step, hours.points.len()), (Step::Hour, 25));
        assert_eq!(of(&hours.points, Measure::InvitationsSent).iter().sum::<u64>(), 3);
    }
}

#[tokio::test]
async fn the_history_of_a_connection_ends_now_and_begins_with_the_period() {
    for house in Box::pin(House::both()).await {
        let cx = house.operator(Role::Auditor).await;
        let stood = |state, at| Connection {
            system: house.system.id,
            state,
            node: None,
            since: at,
            last_error: None,
            failures: 0,
            next_at: at,
            bookmark: None,
        };
        let mut uow = house.app.store().begin().await.unwrap();
        uow.connections().remember(&stood(ConnectionState::Connected, start() - HOUR * 100)).await.unwrap();
        uow.connections().remember(&stood(ConnectionState::Disconnected, start() - HOUR * 2)).await.unwrap();
        uow.connections().remember(&stood(ConnectionState::Connected, start() - HOUR)).await.unwrap();
        uow.commit().await.unwrap();
        let histories = statistics::systems(&cx, days(1)).await.unwrap();
        let spans = &histories[0].spans;
        assert_eq!(spans.len(), 3);
        assert_eq!((spans[0].from, spans[0].until), (start() - HOUR * 24, start() - HOUR * 2));
        assert_eq!((spans[1].state, spans[1].until), (ConnectionState::Disconnected, start() - HOUR));
        assert_eq!(spans[2].until, start());
    }
}

#[tokio::test]
async fn the_runway_of_a_pool_ends_when_its_forecast_says() {
    for house in Box::pin(House::both()).await {
        let cx = house.operator(Role::Auditor).await;
        let mut uow = house.app.store().begin().await.unwrap();
        for (day, left) in [(4, 100), (2, 90), (0, 80)] {
            uow.pools().keep_level(house.pool.id, start() - HOUR * 24 * day, left).await.unwrap();
        }
        let limited = domain::system::CredentialPool { available: Some(80), total: Some(200), ..house.pool.clone() };
        uow.pools().report(&limited).await.unwrap();
        uow.commit().await.unwrap();
        let runways = statistics::pools(&cx, days(3)).await.unwrap();
        assert_eq!(runways[0].levels.iter().map(|(_, left)| *left).collect::<Vec<_>>(), [90, 80]);
        assert_eq!(runways[0].runs_out_at, Some(start() + HOUR * 24 * 16), "5 a day");
    }
}

#[tokio::test]
async fn a_period_has_an_end() {
    for wrong in [0, 367] {
        assert!(matches!(Period::days(Some(wrong)), Err(Error::InvalidQuery(_))), "{wrong}");
    }
    assert_eq!(Period::days(None).unwrap(), days(30));
}
