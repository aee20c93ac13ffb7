//! Users read back as they were written, and no two have what is one's own.

use domain::credential::Enrolment;
use domain::user::{User, UserState};
use store::{Error, Store, Unique};

use crate::on_both;
use crate::world::{add_all, fresh, full_user, user, with_project};

#[tokio::test]
async fn a_user_reads_back_the_same() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        for written in [full_user(project), user(project, "", "")] {
            let mut uow = store.begin().await.unwrap();
            uow.users().add(&written).await.unwrap();
            uow.users().set_enrolment(written.id, Enrolment::InvitationSent).await.unwrap();
            uow.commit().await.unwrap();
            let listed = store.read().await.unwrap().users().lookup_listed(project, written.id).await.unwrap().unwrap();
            assert_eq!((listed.user, listed.enrolment), (written, Enrolment::InvitationSent));
        }
    })
    .await;
}

#[tokio::test]
async fn a_user_of_another_project_is_not_found_changed_or_removed() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut written = user(project, "Ada", "Berg");
        add_all(&store, std::slice::from_ref(&written)).await;
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.users().lookup(fresh(), written.id).await.unwrap(), None);
        assert!(!uow.users().remove(fresh(), written.id).await.unwrap());
        written.project = fresh();
        written.version = 2;
        assert!(matches!(uow.users().update(&written).await, Err(Error::Stale)));
    })
    .await;
}

#[tokio::test]
async fn changes_are_written_once_and_enrolment_is_not_among_them() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let plain = user(project, "Ada", "Berg");
        add_all(&store, std::slice::from_ref(&plain)).await;
        let changed = User { id: plain.id, version: 2, ..full_user(project) };
        let mut uow = store.begin().await.unwrap();
        uow.users().set_enrolment(plain.id, Enrolment::Active).await.unwrap();
        uow.users().update(&changed).await.unwrap();
        let listed = uow.users().lookup_listed(project, plain.id).await.unwrap().unwrap();
        assert_eq!((listed.user, listed.enrolment), (changed.clone(), Enrolment::Active));
        assert!(matches!(uow.users().update(&changed).await, Err(Error::Stale)));
        assert!(uow.users().remove(project, plain.id).await.unwrap());
        assert_eq!(uow.users().lookup(project, plain.id).await.unwrap(), None);
    })
    .await;
}

fn with_email(mut user: User, email: &str) -> User {
    user.profile.email = Some(email.parse().unwrap());
    user
}

#[tokio::test]
async fn what_is_taken_is_named() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut first = full_user(project);
        first.state = UserState::Locked;
        add_all(&store, std::slice::from_ref(&first)).await;
        let plain = || user(project, "Ada", "Berg");
        let mut card = plain();
        card.profile.card_id = first.profile.card_id.clone();
        let mut sync = plain();
        sync.profile.sync_id = first.profile.sync_id.clone();
        for (second, unique) in [
            (with_email(plain(), "łUCJA.m@example.org"), Unique::UserEmail),
            (card, Unique::UserCardId),
            (sync, Unique::UserSyncId),
        ] {
            let mut uow = store.begin().await.unwrap();
            match uow.users().add(&second).await {
                Err(Error::Taken(taken)) => assert_eq!(taken, unique),
                other => panic!("{other:?}"),
            }
        }
        // Another project's users have their own.
        let mut elsewhere = User { id: fresh(), project: fresh(), ..first.clone() };
        elsewhere.version = 1;
        add_all(&store, &[elsewhere]).await;
    })
    .await;
}

#[tokio::test]
async fn who_is_to_be_deleted_keeps_nothing_from_others_and_is_found_by_nothing() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let leaving = full_user(project);
        let twin = User { id: fresh(), ..leaving.clone() };
        let staying = User { id: fresh(), state: UserState::Inactive, ..leaving.clone() };
        add_all(&store, &[leaving.clone(), twin]).await;
        let (key, card, sync) = (leaving.profile.email.as_ref().unwrap().key(), "00042", "S-7 𝔘");
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.users().by_email_key(project, &key).await.unwrap(), None);
        assert_eq!(uow.users().by_card_id(project, card).await.unwrap(), None);
        assert_eq!(uow.users().by_sync_id(project, sync).await.unwrap(), None);
        uow.users().add(&staying).await.unwrap();
        assert_eq!(uow.users().by_email_key(project, &key).await.unwrap().as_ref(), Some(&staying));
        assert_eq!(uow.users().by_card_id(project, card).await.unwrap().as_ref(), Some(&staying));
        assert_eq!(uow.users().by_sync_id(project, sync).await.unwrap().as_ref(), Some(&staying));
        // Coming back meets who has taken it meanwhile.
        let revived = User { state: UserState::Active, version: 2, ..leaving };
        assert!(matches!(uow.users().update(&revived).await, Err(Error::Taken(_))));
    })
    .await;
}

async fn add_one(store: Store, user: User) -> Result<(), Error> {
    let mut uow = store.begin().await?;
    uow.users().add(&user).await?;
    uow.commit().await
}

#[tokio::test]
async fn of_many_who_want_one_address_one_gets_it() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let racers: Vec<_> = (0..12)
            .map(|_| tokio::spawn(add_one(store.clone(), with_email(user(project, "Ada", "Berg"), "ada@example.org"))))
            .collect();
        let mut winners = 0;
        for racer in racers {
            match racer.await.unwrap() {
                Ok(()) => winners += 1,
                Err(Error::Taken(unique)) => assert_eq!(unique, Unique::UserEmail),
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(winners, 1);
        assert_eq!(store.read().await.unwrap().users().count(project, None).await.unwrap(), 1);
    })
    .await;
}
