//! Who follows the events of a project misses none and gets none twice, whoever writes meanwhile.

use std::time::Duration;

use domain::id::{Id, kind};
use store::testing::Scratch;
use store::{AccessChange, Store};

use crate::events::event;
use crate::world::{fresh, with_project};
use crate::{on_both, start};

const WRITERS: u64 = 8;
const UNITS: u64 = 30;

/// Writes units of one to three events, takes its time before each commit, and gives up every fifth unit.
async fn write(store: Store, projects: [Id<kind::Project>; 2], writer: u64) -> u64 {
    let mut committed = 0;
    for unit in 0..UNITS {
        let project = projects[usize::from(unit % 4 == 3)];
        let mut uow = store.begin().await.unwrap();
        for _ in 0..=(unit % 3) {
            uow.events().add(&event(project, fresh())).await.unwrap();
            tokio::time::sleep(Duration::from_millis((writer * 7 + unit * 3) % 4)).await;
        }
        if unit % 5 == 4 {
            drop(uow);
            continue;
        }
        uow.commit().await.unwrap();
        committed += if project == projects[0] { unit % 3 + 1 } else { 0 };
    }
    committed
}

/// Follows a project as a stream does, to the end of what was written when writing was over.
async fn follow(store: &Store, project: Id<kind::Project>, is_over: impl Fn() -> bool) -> Vec<u64> {
    let (mut read, mut place) = (Vec::new(), 0);
    loop {
        let is_last = is_over();
        let mut reader = store.read().await.unwrap();
        let settled = reader.events().settled().await.unwrap();
        let page = reader.events().between(project, place, settled, 50).await.unwrap();
        place = page.last().map_or(settled.max(place), |last| last.seq);
        read.extend(page.iter().map(|recorded| recorded.seq));
        if page.is_empty() && is_last {
            return read;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_follows_misses_no_event_and_gets_none_twice_while_many_write() {
    on_both(|store| async move {
        let projects = [with_project(&store).await, fresh()];
        let writers: Vec<_> = (0..WRITERS).map(|writer| tokio::spawn(write(store.clone(), projects, writer))).collect();
        let read = follow(&store, projects[0], || writers.iter().all(tokio::task::JoinHandle::is_finished)).await;
        let mut committed = 0;
        for writer in writers {
            committed += writer.await.unwrap();
        }
        let mut reader = store.read().await.unwrap();
        let recorded = reader.events().between(projects[0], 0, u64::MAX, 100_000).await.unwrap();
        let recorded: Vec<u64> = recorded.iter().map(|recorded| recorded.seq).collect();
        assert_eq!((recorded.len() as u64, committed > 200), (committed, true), "{committed}");
        assert_eq!(read, recorded);
    })
    .await;
}

/// The same in slow motion, where two can write at once.
#[tokio::test]
async fn what_is_committed_second_with_the_lower_number_is_waited_for() {
    let scratch = Scratch::postgres(start()).await;
    let store = &scratch.store;
    let project = with_project(store).await;
    let settled = async || store.read().await.unwrap().events().settled().await.unwrap();
    assert_eq!(settled().await, 0, "before the first event");

    let mut slow = store.begin().await.unwrap();
    slow.events().add(&event(project, fresh())).await.unwrap();
    let mut quick = store.begin().await.unwrap();
    quick.events().add(&event(project, fresh())).await.unwrap();
    quick.commit().await.unwrap();
    assert_eq!(store.read().await.unwrap().events().last().await.unwrap(), 2);
    assert_eq!(settled().await, 0, "number 1 may still come");
    slow.commit().await.unwrap();
    assert_eq!(settled().await, 2);

    let mut given_up = store.begin().await.unwrap();
    given_up.events().add(&event(project, fresh())).await.unwrap();
    assert_eq!(settled().await, 2);
    drop(given_up);
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    while settled().await < 3 {
        assert!(tokio::time::Instant::now() < deadline, "number 3 never comes");
        tokio::time::sleep(Duration::from_millis(5)).await; // it is rolled back a little later
    }
}

/// Its locks would stop everybody who follows events.
#[tokio::test]
async fn a_node_that_is_cut_off_in_a_unit_of_work_holds_its_locks_for_a_minute_at_most() {
    let scratch = Scratch::postgres(start()).await;
    let limit = "SELECT convert_to(current_setting('idle_in_transaction_session_timeout'), 'UTF8') AS bytes";
    assert_eq!(scratch.bytes(limit).await, [b"1min"]);
}

#[tokio::test]
async fn a_commit_tells_who_waits_for_events_and_whose_access_changed() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut heard = store.access_changes();
        let (mut signal, mut other) = (store.event_signal(), store.event_signal());
        let (session, operator) = (fresh(), fresh());
        let mut uow = store.begin().await.unwrap();
        uow.events().add(&event(project, fresh())).await.unwrap();
        uow.sessions().remove(session).await.unwrap();
        assert!(heard.try_recv().is_err(), "nothing is committed yet");
        uow.commit().await.unwrap();
        tokio::time::timeout(Duration::from_secs(5), signal.wait()).await.expect("a hint");
        tokio::time::timeout(Duration::from_secs(5), other.wait()).await.expect("a hint for everybody");
        assert_eq!(heard.try_recv(), Ok(AccessChange::Session(session)));

        let mut uow = store.begin().await.unwrap();
        uow.sessions().remove_by_operator(operator).await.unwrap();
        drop(uow);
        assert!(heard.try_recv().is_err(), "nothing was committed");
        let none = tokio::time::timeout(Duration::from_millis(20), signal.wait()).await;
        assert!(none.is_err(), "one commit, one hint");
    })
    .await;
}
