//! Jobs: each is done by one at a time, and none is lost.

use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

use domain::id::{Id, kind};
use domain::job::{HolderNotice, Job, Letter, Task};
use domain::origin::Origin;
use domain::time::SignedDuration;
use store::repo::JOBS;
use store::repo::list::ListQuery;
use store::testing::Scratch;
use store::{Error, Store};

use crate::world::{at, filter, fresh, with_project};
use crate::{on_both, start};

const LEASE: SignedDuration = SignedDuration::from_secs(60);

fn job(project: Id<kind::Project>) -> Job {
    Job {
        id: fresh(),
        project: Some(project),
        task: Task::Reconcile { credential: fresh() },
        letter: None,
        attempt: 0,
        created_at: start(),
        origin: Origin::default().then(fresh()),
    }
}

async fn add(store: &Store, jobs: &[Job]) {
    let mut uow = store.begin().await.unwrap();
    assert_eq!(uow.jobs().add_many(jobs.iter().map(|job| (job, at(0)))).await.unwrap(), jobs.len() as u64);
    uow.commit().await.unwrap();
}

#[tokio::test]
async fn of_many_workers_each_job_goes_to_one() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let jobs: Vec<_> = (0..200).map(|_| job(project)).collect();
        add(&store, &jobs).await;
        let workers: Vec<_> = (0..8)
            .map(|worker| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut taken = Vec::new();
                    loop {
                        let mut uow = store.begin().await.unwrap();
                        let owner = format!("worker-{worker}");
                        let claimed = uow.jobs().claim("reconcile", &owner, at(1), LEASE, 7).await.unwrap();
                        uow.commit().await.unwrap();
                        if claimed.is_empty() {
                            return taken;
                        }
                        assert!(claimed.len() <= 7);
                        assert!(claimed.iter().all(|job| job.attempt == 1));
                        taken.extend(claimed.into_iter().map(|job| job.id));
                    }
                })
            })
            .collect();
        let mut taken = Vec::new();
        for worker in workers {
            taken.extend(worker.await.unwrap());
        }
        assert_eq!(taken.len(), 200);
        assert_eq!(taken.into_iter().collect::<HashSet<_>>(), jobs.iter().map(|job| job.id).collect());
    })
    .await;
}

#[tokio::test]
async fn a_lease_that_ended_frees_the_job_and_fences_who_had_it() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let job = job(project);
        add(&store, std::slice::from_ref(&job)).await;
        let mut uow = store.begin().await.unwrap();
        let kinds = ["look_at", "reconcile"];
        assert_eq!(uow.jobs().due(&kinds, at(-1)).await.unwrap(), BTreeSet::new());
        assert_eq!(uow.jobs().due(&kinds, at(0)).await.unwrap(), BTreeSet::from(["reconcile".to_owned()]));
        assert_eq!(uow.jobs().due(&["look_at"], at(0)).await.unwrap(), BTreeSet::new());
        assert_eq!(uow.jobs().claim("reconcile", "a", at(-1), LEASE, 9).await.unwrap(), [], "not due yet");
        let first = uow.jobs().claim("reconcile", "a", at(0), LEASE, 9).await.unwrap();
        assert_eq!(first, [Job { attempt: 1, ..job.clone() }]);
        assert_eq!(uow.jobs().claim("reconcile", "b", at(59), LEASE, 9).await.unwrap(), [], "it is held");
        let second = uow.jobs().claim("reconcile", "b", at(60), LEASE, 9).await.unwrap();
        assert_eq!(second, [Job { attempt: 2, ..job.clone() }]);
        for late in [
            uow.jobs().complete(job.id, 1).await,
            uow.jobs().retry_later(job.id, 1, at(0), "late").await,
            uow.jobs().bury(job.id, 1, "late").await,
            uow.jobs().extend(job.id, 1, at(999)).await,
        ] {
            assert!(matches!(late, Err(Error::Stale)), "{late:?}");
        }
        uow.jobs().extend(job.id, 2, at(200)).await.unwrap();
        assert_eq!(uow.jobs().claim("reconcile", "c", at(199), LEASE, 9).await.unwrap(), []);
        uow.jobs().complete(job.id, 2).await.unwrap();
        assert_eq!(uow.jobs().claim("reconcile", "c", at(999), LEASE, 9).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn what_failed_is_tried_later_given_up_and_revived() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let job = job(project);
        add(&store, std::slice::from_ref(&job)).await;
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.jobs().oldest_overdue(at(5)).await.unwrap(), Some(at(0)));
        uow.jobs().claim("reconcile", "a", at(0), LEASE, 9).await.unwrap();
        assert_eq!(uow.jobs().oldest_overdue(at(5)).await.unwrap(), None);
        uow.jobs().retry_later(job.id, 1, at(10), "the system is off").await.unwrap();
        assert_eq!(uow.jobs().claim("reconcile", "a", at(9), LEASE, 9).await.unwrap(), []);
        assert_eq!(uow.jobs().claim("reconcile", "a", at(10), LEASE, 9).await.unwrap().len(), 1);
        uow.jobs().bury(job.id, 2, "it will never work").await.unwrap();
        assert_eq!(uow.jobs().claim("reconcile", "a", at(999), LEASE, 9).await.unwrap(), []);
        let counts = uow.jobs().counts().await.unwrap();
        assert_eq!((counts.len(), counts[0].kind.as_str(), counts[0].open, counts[0].dead), (1, "reconcile", 0, 1));
        let figures = uow.figures().jobs().await.unwrap();
        assert_eq!((figures.len(), figures[0].open, figures[0].dead, figures[0].first_due), (1, 0, 1, None));
        let dead = ListQuery { filter: Some(filter(&JOBS, "dead eq true")), ..ListQuery::of(&JOBS) };
        let listed = uow.jobs().list(project, &dead).await.unwrap().items;
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].last_error.as_deref(), Some("it will never work"));
        assert_eq!(listed[0].owner.as_deref(), Some("a"));
        assert!(!uow.jobs().revive(fresh(), job.id, at(20)).await.unwrap(), "another project's");
        assert!(uow.jobs().revive(project, job.id, at(20)).await.unwrap());
        assert!(!uow.jobs().revive(project, job.id, at(20)).await.unwrap(), "it lives");
        let claimed = uow.jobs().claim("reconcile", "a", at(20), LEASE, 9).await.unwrap();
        assert_eq!(claimed, [Job { attempt: 3, ..job }]);
    })
    .await;
}

#[tokio::test]
async fn a_job_that_gives_way_counts_no_try_and_comes_when_it_is_called() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let [gave_way, held, later] = [job(project), job(project), job(project)];
        add(&store, &[gave_way.clone(), held.clone()]).await;
        let mut uow = store.begin().await.unwrap();
        uow.jobs().add(&later, at(500)).await.unwrap();
        assert_eq!(uow.jobs().claim("reconcile", "a", at(0), LEASE, 9).await.unwrap().len(), 2);
        uow.jobs().give_way(gave_way.id, 1, at(300), "the system is down").await.unwrap();
        assert!(matches!(uow.jobs().give_way(gave_way.id, 1, at(300), "twice").await, Err(Error::Stale)));
        assert_eq!(uow.jobs().claim("reconcile", "b", at(10), LEASE, 9).await.unwrap(), []);
        assert_eq!(uow.jobs().call(fresh(), "reconcile", at(10)).await.unwrap(), 0, "another project's");
        assert_eq!(uow.jobs().call(project, "compare", at(10)).await.unwrap(), 0, "another kind");
        assert_eq!(uow.jobs().call(project, "reconcile", at(10)).await.unwrap(), 1, "neither the held nor the new one");
        let claimed = uow.jobs().claim("reconcile", "b", at(10), LEASE, 9).await.unwrap();
        assert_eq!(claimed, [Job { attempt: 1, ..gave_way }], "it counts as the first try");
        assert_eq!(uow.jobs().call(project, "reconcile", at(11)).await.unwrap(), 0, "somebody has it");
    })
    .await;
}

#[tokio::test]
async fn each_kind_is_a_queue_of_its_own_in_the_order_of_its_jobs() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut jobs: Vec<_> = (0..20).map(|_| job(project)).collect();
        for job in jobs.iter_mut().step_by(2) {
            job.task = Task::SendInvitation { invitation: fresh() };
        }
        add(&store, &jobs).await;
        let mut uow = store.begin().await.unwrap();
        let claimed = uow.jobs().claim("reconcile", "a", at(1), LEASE, 4).await.unwrap();
        let expected: Vec<_> = [1, 3, 5, 7].map(|index| jobs[index].id).into();
        assert_eq!(claimed.iter().map(|job| job.id).collect::<Vec<_>>(), expected);
    })
    .await;
}

#[tokio::test]
async fn a_letter_arrives_and_cannot_be_read_on_the_way() {
    for scratch in Scratch::both(start()).await {
        println!("on {}", scratch.name());
        let project = with_project(&scratch.store).await;
        let letter = Letter {
            display_name: "Łucja Müller".to_owned(),
            email: Some("lucja.mueller@example.org".to_owned()),
            ..Letter::default()
        };
        let task = Task::NotifyHolder { notice: HolderNotice::Deleted };
        let job = Job { task, letter: Some(letter), ..job(project) };
        add(&scratch.store, std::slice::from_ref(&job)).await;
        assert!(scratch.shows(job.task.kind()).await, "the search would find what can be read");
        assert!(!scratch.shows("Müller").await && !scratch.shows("lucja.mueller").await);
        let mut uow = scratch.store.begin().await.unwrap();
        let seen = uow.jobs().lookup(project, job.id).await.unwrap().unwrap();
        assert_eq!(seen.job, Job { letter: None, ..job.clone() });
        let claimed = uow.jobs().claim(job.task.kind(), "a", at(1), LEASE, 1).await.unwrap();
        assert_eq!(claimed, [Job { attempt: 1, ..job }]);
    }
}

#[tokio::test]
async fn workers_hear_of_jobs_with_the_commit_and_not_before() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut signal = store.job_signal().await.unwrap();
        let quiet = Duration::from_millis(100);
        let mut uow = store.begin().await.unwrap();
        uow.jobs().add(&job(project), at(0)).await.unwrap();
        assert!(tokio::time::timeout(quiet, signal.wait()).await.is_err(), "nothing is committed");
        uow.commit().await.unwrap();
        tokio::time::timeout(Duration::from_secs(5), signal.wait()).await.unwrap().unwrap();
        drop(store.begin().await.unwrap());
        store.begin().await.unwrap().commit().await.unwrap();
        assert!(tokio::time::timeout(quiet, signal.wait()).await.is_err(), "no jobs, no signal");
    })
    .await;
}
