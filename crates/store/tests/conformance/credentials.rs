//! Credentials read back as they were written; what is derived in SQL is what the domain derives.

use domain::credential::{
    Credential, FinalReason, Intent, Observed, PendingReason, ReversibleReason, Revocation, Validity,
};
use store::Error;
use store::repo::CREDENTIALS;
use store::repo::list::ListQuery;

use crate::on_both;
use crate::world::{at, card_number, credential, filter, fresh, with_project};

#[tokio::test]
async fn everything_that_can_be_set_reads_back() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut full = credential(project, fresh(), "0042");
        let mut uow = store.begin().await.unwrap();
        uow.credentials().add(&full).await.unwrap();
        full.held_numbers = vec![card_number("007"), card_number("7")];
        full.intent = Intent::Revoked(FinalReason::HolderDeleted);
        full.observed = Observed::Revoking;
        full.pending_reason = Some(PendingReason::NumberInUse);
        full.revocation = Some(Revocation {
            requested_at: at(1),
            accepted_at: Some(at(2)),
            confirmed_at: None,
            promised_by: at(7),
            deadline: at(9),
        });
        full.removing = true;
        full.validity = Validity::new(at(-5), Some(at(500))).unwrap();
        full.generation = 3;
        full.device = Some(fresh());
        full.retiring = vec![fresh(), fresh()];
        full.last_used_at = Some(at(4));
        full.updated_at = at(5);
        full.version = 2;
        uow.credentials().update(&full).await.unwrap();
        uow.commit().await.unwrap();
        let mut reader = store.read().await.unwrap();
        assert_eq!(reader.credentials().lookup(project, full.id).await.unwrap(), Some(full.clone()));
        assert_eq!(reader.credentials().of_user(project, full.user).await.unwrap(), [full.clone()]);
        assert_eq!(reader.credentials().lookup(fresh(), full.id).await.unwrap(), None, "another project's");
    })
    .await;
}

#[tokio::test]
async fn of_two_who_change_one_the_second_is_told() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let first = credential(project, fresh(), "1");
        let others: Vec<_> = (2..5).map(|n| credential(project, first.user, &n.to_string())).collect();
        let mut uow = store.begin().await.unwrap();
        uow.credentials().add_many(others.iter().chain([&first])).await.unwrap();
        let changed = Credential { version: 2, generation: 2, ..first };
        uow.credentials().update(&changed).await.unwrap();
        assert!(matches!(uow.credentials().update(&changed).await, Err(Error::Stale)));
        let mut raised: Vec<_> = others.iter().map(|c| Credential { version: 2, generation: 7, ..c.clone() }).collect();
        uow.credentials().update_many(&raised).await.unwrap();
        let read = uow.credentials().of_users(project, &[changed.user]).await.unwrap();
        assert_eq!(read.iter().filter(|credential| credential.generation == 7).count(), 3);
        raised.push(Credential { version: 3, ..changed });
        assert!(matches!(uow.credentials().update_many(&raised).await, Err(Error::Stale)));
    })
    .await;
}

#[tokio::test]
async fn what_time_changes_is_found_in_time_and_in_order() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut later = credential(project, fresh(), "1");
        later.validity = Validity::new(at(0), Some(at(20))).unwrap();
        let mut sooner = credential(project, fresh(), "2");
        sooner.validity = Validity::starting(at(10));
        let never = credential(project, fresh(), "3");
        let mut uow = store.begin().await.unwrap();
        uow.credentials().add_many([&later, &never, &sooner]).await.unwrap();
        assert_eq!(uow.credentials().due(at(9), 10).await.unwrap(), []);
        assert_eq!(uow.credentials().due(at(20), 10).await.unwrap(), [sooner.clone(), later]);
        assert_eq!(uow.credentials().due(at(20), 1).await.unwrap(), [sooner]);
    })
    .await;
}

/// Every intent × what the system said × before, during and after the validity.
#[tokio::test]
async fn status_and_reason_in_sql_are_those_of_the_domain() {
    let mut intents = vec![Intent::Active];
    intents.extend(ReversibleReason::ALL.iter().copied().map(Intent::Suspended));
    intents.extend(FinalReason::ALL.iter().copied().map(Intent::Revoked));
    let validities = [
        Validity::starting(at(0)),
        Validity::starting(at(101)),
        Validity::starting(at(100)),
        Validity::new(at(0), Some(at(100))).unwrap(),
        Validity::new(at(0), Some(at(101))).unwrap(),
    ];
    let now = at(100);
    on_both(|store| {
        let intents = intents.clone();
        async move {
            let project = with_project(&store).await;
            let mut all = Vec::new();
            for &intent in &intents {
                for &observed in Observed::ALL {
                    for validity in validities {
                        all.push(Credential { intent, observed, validity, ..credential(project, fresh(), "1") });
                    }
                }
            }
            let mut uow = store.begin().await.unwrap();
            uow.credentials().add_many(&all).await.unwrap();
            let mut answered = 0;
            for credential in &all {
                let status = credential.status(now);
                let reason = status.reason().map_or("not (reason pr)".to_owned(), |r| format!("reason eq \"{r}\""));
                let text = format!("id eq \"{}\" and status eq \"{}\" and {reason}", credential.id, status.as_str());
                let filter = filter(&CREDENTIALS, &text);
                answered += uow.credentials().count(project, Some(&filter), now).await.unwrap();
                let state = (credential.intent, credential.observed, credential.validity);
                assert_eq!(uow.credentials().count(project, Some(&filter), now).await.unwrap(), 1, "{state:?}: {text}");
            }
            assert_eq!(answered, 15 * 9 * 5);
        }
    })
    .await;
}

#[tokio::test]
async fn a_pool_lists_its_own_page_by_page_at_whatever_moment() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let pool = fresh();
        let mut all: Vec<_> = (0..7).map(|n| credential(project, fresh(), &n.to_string())).collect();
        all[1..].iter_mut().for_each(|credential| credential.pool = pool);
        let mut uow = store.begin().await.unwrap();
        uow.credentials().add_many(&all).await.unwrap();
        let pending = Some(filter(&CREDENTIALS, "status eq \"pending\" and created_at pr"));
        let mut query = ListQuery { limit: 4, filter: pending, ..ListQuery::of(&CREDENTIALS) };
        let first = uow.credentials().of_pool(project, pool, &query, at(1)).await.unwrap();
        assert_eq!(first.items, all[1..5]);
        query.cursor = first.next;
        let second = uow.credentials().of_pool(project, pool, &query, at(2)).await.unwrap();
        assert_eq!(second.items, all[5..]);
        assert_eq!(second.next, None);
        let everything = ListQuery::of(&CREDENTIALS);
        assert_eq!(uow.credentials().list(project, &everything, at(1)).await.unwrap().items, all);
        assert_eq!(uow.credentials().list(fresh(), &everything, at(1)).await.unwrap().items, []);
    })
    .await;
}

#[tokio::test]
async fn a_use_is_noted_without_an_edit_and_never_goes_back() {
    on_both(|store| async move {
        let (project, used) = (with_project(&store).await, at(7_200));
        let known = credential(project, fresh(), "1");
        let mut uow = store.begin().await.unwrap();
        uow.credentials().add(&known).await.unwrap();
        uow.credentials().note_use(project, known.id, used).await.unwrap();
        uow.credentials().note_use(project, known.id, at(3_600)).await.unwrap();
        uow.credentials().note_use(fresh(), known.id, at(9_000)).await.unwrap();
        let read = uow.credentials().lookup(project, known.id).await.unwrap().unwrap();
        assert_eq!((read.last_used_at, read.version), (Some(used), known.version));
        assert!(!read.is_first_use(at(7_200 + 3_599)) && read.is_first_use(at(10_800)), "once an hour");
        let since = filter(&CREDENTIALS, &format!("last_used_at lt \"{}\"", at(7_201)));
        assert_eq!(uow.credentials().count(project, Some(&since), at(0)).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn by_their_last_use_the_unused_come_last_in_either_direction() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut all = Vec::new();
        let mut uow = store.begin().await.unwrap();
        for (number, used) in [None, Some(7_200), Some(3_600), None, Some(3_600), Some(0)].into_iter().enumerate() {
            let known = credential(project, fresh(), &number.to_string());
            uow.credentials().add(&known).await.unwrap();
            if let Some(used) = used {
                uow.credentials().note_use(project, known.id, at(used)).await.unwrap();
            }
            all.push((used, known.id));
        }
        for descending in [false, true] {
            let mut expected = all.clone();
            expected.sort_by_key(|(used, id)| (*used, *id));
            if descending {
                expected.reverse();
            }
            expected.sort_by_key(|(used, _)| used.is_none());
            let sort = CREDENTIALS.sort("last_used_at", descending).unwrap();
            let mut query = ListQuery { sort, limit: 2, ..ListQuery::of(&CREDENTIALS) };
            let mut found = Vec::new();
            for _ in 0..3 {
                let page = uow.credentials().list(project, &query, at(9_999)).await.unwrap();
                found.extend(page.items.iter().map(|one| (one.last_used_at, one.id)));
                query.cursor = page.next;
            }
            let expected: Vec<_> = expected.into_iter().map(|(used, id)| (used.map(at), id)).collect();
            assert_eq!((found, query.cursor), (expected, None), "descending: {descending}");
        }
    })
    .await;
}
