//! A unit of work lands wholly or not at all.

use domain::id::Id;
use domain::project::{Locale, Project, TimeZoneName};
use store::{Error, Unique};
use uuid::Uuid;

use crate::{on_both, start};

fn project(slug: &str) -> Project {
    Project {
        id: Id::from_uuid(Uuid::now_v7()),
        slug: slug.parse().unwrap(),
        name: "Übungsgelände 北".to_owned(),
        locale: Locale::De,
        time_zone: TimeZoneName::utc(),
        official_contact: None,
        default_pool: None,
        created_at: start(),
        updated_at: start(),
        version: 1,
    }
}

#[tokio::test]
async fn what_was_committed_reads_back_the_same() {
    on_both(|store| async move {
        let written = project("campus");
        let mut uow = store.begin().await.unwrap();
        uow.projects().add(&written).await.unwrap();
        uow.commit().await.unwrap();
        let read = store.read().await.unwrap().projects().lookup(&written.slug).await.unwrap();
        assert_eq!(read, Some(written));
    })
    .await;
}

#[tokio::test]
async fn what_was_dropped_is_not_there() {
    on_both(|store| async move {
        let mut uow = store.begin().await.unwrap();
        uow.projects().add(&project("campus")).await.unwrap();
        drop(uow);
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.projects().list().await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_refused_statement_takes_nobody_elses_unit_with_it() {
    on_both(|store| async move {
        let units = (0..40).map(|index| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut uow = store.begin().await?;
                // Every second unit wants a slug that is taken, or is dropped.
                let slug = if index % 2 == 0 { format!("campus-{index}") } else { "campus-0".to_owned() };
                uow.projects().add(&project(&slug)).await?;
                if index % 4 == 2 {
                    return Ok(());
                }
                uow.commit().await
            })
        });
        let mut winners = 0;
        for (index, unit) in units.collect::<Vec<_>>().into_iter().enumerate() {
            let contends = index == 0 || index % 2 == 1;
            match unit.await.unwrap() {
                Ok(()) => winners += u32::from(contends),
                Err(Error::Taken(unique)) => assert_eq!((unique, contends), (Unique::ProjectSlug, true)),
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(winners, 1, "of all who wanted the same slug");
        let mut slugs = Vec::new();
        for project in store.begin().await.unwrap().projects().list().await.unwrap() {
            slugs.push(project.slug.to_string());
        }
        for index in (0..40).step_by(4) {
            assert!(slugs.contains(&format!("campus-{index}")), "{index} was committed");
        }
        for index in (2..40).step_by(4) {
            assert!(!slugs.contains(&format!("campus-{index}")), "{index} was dropped");
        }
    })
    .await;
}

#[tokio::test]
async fn a_lost_race_is_said() {
    on_both(|store| async move {
        let mut first = project("campus");
        let mut uow = store.begin().await.unwrap();
        uow.projects().add(&first).await.unwrap();
        uow.commit().await.unwrap();
        first.version = 2;
        for expected in [true, false] {
            let mut uow = store.begin().await.unwrap();
            let updated = uow.projects().update(&first).await;
            assert_eq!(updated.is_ok(), expected, "{updated:?}");
            uow.commit().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn the_basis_moves_one_by_one() {
    on_both(|store| async move {
        let campus = project("campus");
        let mut uow = store.begin().await.unwrap();
        uow.projects().add(&campus).await.unwrap();
        assert_eq!(uow.projects().move_basis(campus.id).await.unwrap(), 1);
        assert_eq!(uow.projects().move_basis(campus.id).await.unwrap(), 2);
        uow.commit().await.unwrap();
        assert_eq!(store.read().await.unwrap().projects().basis(campus.id).await.unwrap(), 2);
    })
    .await;
}

/// Whoever goes away while a unit begins leaves nothing open behind.
#[tokio::test]
async fn a_unit_that_is_given_up_as_it_begins_is_in_nobodys_way() {
    on_both(|store| async move {
        for steps in 0..12 {
            let mut begin = Box::pin(store.begin());
            for _ in 0..steps {
                let polled =
                    std::future::poll_fn(|cx| std::task::Poll::Ready(begin.as_mut().poll(cx).is_ready())).await;
                if polled {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_micros(300)).await;
            }
            drop(begin);
            let mut uow = store.begin().await.unwrap();
            uow.projects().add(&project(&format!("campus-{steps}"))).await.unwrap();
            uow.commit().await.unwrap();
        }
    })
    .await;
}
