//! Each job is done, once as far as can be; nothing is lost when a worker ends, in good order or not.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::invitation::InvitationState;
use domain::time::SignedDuration;

use crate::carrier::Next;
use crate::office::{Office, Running};

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_do_each_job_once() {
    for office in Office::both().await {
        let mut credentials = Vec::new();
        for index in 0..25 {
            credentials.push(office.invite(&format!("user{index}"), &format!("10{index}")).await.1);
        }
        let other = Office::app_with(&office.house, Arc::new(office.carrier.clone()), "b");
        let workers = [Running::start(&office.app, 4), Running::start(&other, 4)];
        office.until(|carrier| carrier.sent().len() >= 25).await;
        for worker in workers {
            worker.stop().await;
        }
        let sent = office.carrier.sent();
        let ids: BTreeSet<_> = sent.iter().map(|sent| sent.id.clone()).collect();
        assert_eq!((sent.len(), ids.len()), (25, 25));
        assert!(ids.iter().all(|id| id.starts_with("<job_") && id.ends_with("@doors.example.org>")), "{ids:?}");
        for credential in credentials {
            let states: Vec<_> = office.invitations(&credential).await.iter().map(|one| one.state).collect();
            assert_eq!(states, [InvitationState::Sent]);
        }
        assert_eq!(office.jobs().await, []);
    }
}

#[tokio::test]
async fn a_crash_between_sending_and_recording_sends_the_same_message_again() {
    for office in Office::both().await {
        let (_, credential) = office.invite("ada", "1").await;
        office.carrier.next([Next::Gated]);
        let worker = office.start();
        office.until(|carrier| carrier.sent().len() == 1).await;
        worker.crash().await;
        office.work().await;
        assert_eq!(office.carrier.sent().len(), 1, "the lease runs on");
        office.house.pass(SignedDuration::from_secs(61));
        office.work().await;
        let sent = office.carrier.sent();
        assert_eq!(sent.len(), 2);
        assert_eq!(sent[0], sent[1]);
        let invitations = office.invitations(&credential).await;
        assert_eq!(invitations.len(), 1);
        assert_eq!(invitations[0].state, InvitationState::Sent);
        assert_eq!(office.jobs().await, []);
    }
}

#[tokio::test]
async fn a_worker_that_ends_lets_go_out_what_is_under_way_and_takes_nothing_more() {
    for office in Office::both().await {
        let (_, first) = office.invite("ada", "1").await;
        let (_, second) = office.invite("bob", "2").await;
        office.carrier.next([Next::Gated]);
        let worker = office.start();
        office.until(|carrier| carrier.sent().len() == 1).await;
        let ending = worker.ask_to_stop();
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        assert!(!ending.is_finished());
        office.carrier.open_gate();
        ending.await.unwrap();
        assert_eq!(office.invitations(&first).await[0].state, InvitationState::Sent);
        assert_eq!(office.invitations(&second).await[0].state, InvitationState::Pending);
        assert_eq!(office.carrier.sent().len(), 1);
    }
}

#[tokio::test]
async fn a_worker_hears_of_new_jobs_without_looking() {
    for office in Office::both().await {
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let hour = std::time::Duration::from_hours(1);
        let options = worker::Options { poll: hour, sweep: hour, ..worker::Options::default() };
        let app = office.app.clone();
        let task = tokio::spawn(async move { worker::run_with(app, options, async { drop(stopped.await) }).await });
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        office.invite("ada", "1").await;
        office.until(|carrier| carrier.sent().len() == 1).await;
        drop(stop);
        task.await.unwrap();
    }
}

#[tokio::test]
async fn a_job_that_breaks_down_is_tried_again() {
    for office in Office::both().await {
        let (_, credential) = office.invite("ada", "1").await;
        office.carrier.next([Next::Panic]);
        office.work().await;
        assert_eq!((office.carrier.tries(), office.carrier.sent().len()), (1, 0));
        assert_eq!((office.jobs().await[0].open, office.jobs().await[0].dead), (1, 0));
        office.house.pass(SignedDuration::from_secs(61));
        office.work().await;
        assert_eq!(office.carrier.sent().len(), 1);
        assert_eq!(office.invitations(&credential).await[0].state, InvitationState::Sent);
    }
}
