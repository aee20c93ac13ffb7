//! What a sync run does to users, by the thousand.

use std::time::Instant;

use domain::credential::Enrolment;
use domain::id::{Id, kind};
use domain::user::{Origin, User, UserState};
use store::{Error, Store, Unique};

use crate::on_both;
use crate::world::{add_all, at, credential, fresh, full_user, user, with_project};

/// People with everything that must be unique, and names that no column may mind.
fn people(project: Id<kind::Project>, count: usize) -> Vec<User> {
    (0..count)
        .map(|n| {
            let mut person = user(project, &format!("Łucja-{n}\t𝔘"), "O'İnan \\ \"北\"");
            person.profile.email = Some(format!("łucja.{n}@example.org").parse().unwrap());
            person.profile.card_id = Some(format!("{n:08}"));
            person.profile.sync_id = (n % 3 > 0).then(|| format!("5:{n}-ü"));
            person.sync_digest = (n % 2 == 0).then(|| [u8::try_from(n % 251).unwrap(); 16]);
            person
        })
        .collect()
}

async fn read_all(
    store: &Store,
    project: Id<kind::Project>,
    page: u32,
) -> Vec<(Id<kind::User>, Option<String>, Option<String>, Option<[u8; 16]>)> {
    let mut reader = store.read().await.unwrap();
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let index = reader.sync_apply().index(project, after, page).await.unwrap();
        if index.is_empty() {
            return all;
        }
        for entry in index.iter() {
            let entry = entry.unwrap();
            assert_eq!(
                (entry.state, entry.origin, entry.enrolment),
                (UserState::Active, Origin::Csv, Enrolment::NotInvited)
            );
            all.push((entry.id, entry.sync_id.map(str::to_owned), entry.email_key.map(str::to_owned), entry.digest));
            after = Some(entry.id);
        }
    }
}

#[tokio::test]
async fn the_index_holds_everybody_once_in_order_whatever_their_names() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut all = people(project, 1_234);
        all[5].profile.email = None;
        add_all(&store, &all).await;
        add_all(&store, &people(fresh(), 10)).await;
        let mut expected: Vec<_> = all
            .iter()
            .map(|user| {
                let key = user.profile.email.as_ref().map(domain::contact::EmailAddress::key);
                (user.id, user.profile.sync_id.clone(), key, user.sync_digest)
            })
            .collect();
        expected.sort();
        assert_eq!(read_all(&store, project, 100).await, expected);
        assert_eq!(read_all(&store, project, 5_000).await, expected);
        assert_eq!(read_all(&store, fresh(), 10).await, []);
    })
    .await;
}

#[tokio::test]
async fn whole_users_load_by_the_thousand() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut all = people(project, 1_100);
        all.push(full_user(project));
        add_all(&store, &all).await;
        let mut reader = store.read().await.unwrap();
        let mut wanted: Vec<_> = all.iter().map(|user| user.id).collect();
        wanted.push(fresh());
        let mut loaded = reader.sync_apply().load_listed(project, &wanted).await.unwrap();
        loaded.sort_by_key(|listed| listed.user.id);
        all.sort_by_key(|user| user.id);
        assert!(loaded.iter().map(|listed| &listed.user).eq(&all));
        let planned = reader.sync_apply().load(project, &wanted[3..4]).await.unwrap();
        assert_eq!((planned.len(), planned[0].id), (1, wanted[3]));
        assert_eq!(reader.sync_apply().load(fresh(), &wanted).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn people_swap_what_is_unique() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let all = people(project, 600);
        add_all(&store, &all).await;
        // Each gets what the next one had.
        let changed: Vec<_> = (0..all.len())
            .map(|n| {
                let next = &all[(n + 1) % all.len()].profile;
                let mut user = all[n].clone();
                user.profile.email.clone_from(&next.email);
                user.profile.card_id.clone_from(&next.card_id);
                user.profile.sync_id.clone_from(&next.sync_id);
                user.version += 1;
                user
            })
            .collect();
        let ids: Vec<_> = changed.iter().map(|user| user.id).collect();
        let mut uow = store.begin_long().await.unwrap();
        assert_eq!(uow.sync_apply().clear_unique(project, &ids).await.unwrap(), 600);
        uow.sync_apply().update_many(&changed).await.unwrap();
        uow.sync_apply().settle().await.unwrap();
        uow.commit().await.unwrap();
        let mut uow = store.begin().await.unwrap();
        let mut loaded = uow.sync_apply().load_listed(project, &ids).await.unwrap();
        loaded.sort_by_key(|listed| listed.user.id);
        let mut expected = changed.clone();
        expected.sort_by_key(|user| user.id);
        assert_eq!(loaded.into_iter().map(|listed| listed.user).collect::<Vec<_>>(), expected);

        let stale = uow.sync_apply().update_many(&changed[..1]).await;
        assert!(matches!(stale, Err(Error::Stale)), "{stale:?}");
        let mut thief = changed[0].clone();
        thief.version += 1;
        thief.profile.card_id.clone_from(&changed[1].profile.card_id);
        let taken = uow.sync_apply().update_many(&[thief]).await;
        assert!(matches!(taken, Err(Error::Taken(Unique::UserCardId))), "{taken:?}");
    })
    .await;
}

#[tokio::test]
async fn who_leaves_frees_what_was_unique_and_is_erased_with_everything() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let all = people(project, 700);
        add_all(&store, &all).await;
        let ids: Vec<_> = all.iter().map(|user| user.id).collect();
        let owned: Vec<_> =
            all.iter().map(|user| credential(project, user.id, user.profile.card_id.as_deref().unwrap())).collect();
        let mut uow = store.begin().await.unwrap();
        uow.person_keys().add_many(ids.iter().copied()).await.unwrap();
        uow.credentials().add_many(&owned).await.unwrap();
        let claims: Vec<_> = owned.iter().map(|c| (c.number.clone().unwrap(), c.user)).collect();
        assert_eq!(uow.card_numbers().claim_many(project, &claims).await.unwrap(), []);
        assert_eq!(uow.sync_apply().mark_deletion_pending(fresh(), &ids, at(5)).await.unwrap(), 0, "another project's");
        assert_eq!(uow.sync_apply().mark_deletion_pending(project, &ids[1..], at(5)).await.unwrap(), 699);
        assert_eq!(uow.sync_apply().mark_deletion_pending(project, &ids[1..], at(6)).await.unwrap(), 0);
        uow.commit().await.unwrap();
        let left = store.read().await.unwrap().users().lookup(project, ids[1]).await.unwrap().unwrap();
        assert_eq!(
            (left.state, left.deletion_requested_at, left.version),
            (UserState::DeletionPending, Some(at(5)), 2)
        );
        let successors: Vec<_> = all[1..].iter().map(|user| User { id: fresh(), ..user.clone() }).collect();
        add_all(&store, &successors).await;

        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.erase_users(fresh(), &ids[1..]).await.unwrap(), 0, "another project's");
        assert_eq!(uow.erase_users(project, &ids[1..]).await.unwrap(), 699);
        assert_eq!(uow.credentials().of_users(project, &ids).await.unwrap(), owned[..1]);
        assert_eq!(uow.users().count(project, None).await.unwrap(), 700);
        let claims: Vec<_> = claims.iter().map(|(number, _)| (number.clone(), successors[0].id)).collect();
        assert_eq!(uow.card_numbers().claim_many(project, &claims).await.unwrap().len(), 1, "one stayed");
    })
    .await;
}

/// Not a test of right and wrong but of time: `cargo test -p store -- --ignored --nocapture million`.
#[tokio::test]
#[ignore = "loads a million users"]
async fn a_million_users_are_read_in_two_seconds() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut uow = store.begin_long().await.unwrap();
        let began = Instant::now();
        for _ in 0..100 {
            let mut chunk = people(fresh(), 10_000);
            for user in &mut chunk {
                user.project = project;
                let id = user.id;
                user.profile.email = Some(format!("{id}@example.org").parse().unwrap());
                user.profile.card_id = Some(id.to_string());
                user.profile.sync_id = Some(id.to_string());
            }
            uow.users().add_many(chunk.iter().map(|user| (user.clone(), Enrolment::NotInvited))).await.unwrap();
        }
        uow.sync_apply().settle().await.unwrap();
        uow.commit().await.unwrap();
        println!("loaded in {:?}", began.elapsed());
        for page in [10_000, 50_000] {
            let began = Instant::now();
            let mut reader = store.read().await.unwrap();
            let (mut count, mut after) = (0, None);
            loop {
                let index = reader.sync_apply().index(project, after, page).await.unwrap();
                if index.is_empty() {
                    break;
                }
                for entry in index.iter() {
                    after = Some(entry.unwrap().id);
                    count += 1;
                }
            }
            println!("{count} users in pages of {page} in {:?}", began.elapsed());
            assert_eq!(count, 1_000_000);
        }
    })
    .await;
}
