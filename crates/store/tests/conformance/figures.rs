//! What is counted agrees with what lists find one by one.

use std::collections::BTreeMap;

use domain::credential::{Credential, FinalReason, Intent, Observed, ReversibleReason, Validity};
use domain::invitation::Invitation;
use store::Store;
use store::repo::CREDENTIALS;

use crate::on_both;
use crate::phones::invitation;
use crate::world::{at, credential, filter, fresh, with_project};

#[tokio::test]
async fn credentials_are_counted_as_lists_find_them() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let (system, user) = (fresh(), fresh());
        let intents = [
            Intent::Active,
            Intent::Suspended(ReversibleReason::Lost),
            Intent::Suspended(ReversibleReason::Unused),
            Intent::Revoked(FinalReason::Stolen),
        ];
        let validities = [(-9, None), (-9, Some(-1)), (-9, Some(9)), (5, None)];
        let mut all = Vec::new();
        for (intent, observed) in intents.iter().flat_map(|intent| Observed::ALL.iter().map(move |seen| (intent, seen)))
        {
            for (from, until) in validities {
                let validity = Validity::new(at(from), until.map(at)).unwrap();
                let fresh = credential(project, user, &all.len().to_string());
                all.push(Credential { system, intent: *intent, observed: *observed, validity, ..fresh });
            }
        }
        let mut uow = store.begin().await.unwrap();
        uow.credentials().add_many(&all).await.unwrap();
        uow.commit().await.unwrap();

        let mut counted = BTreeMap::new();
        for standing in store.read().await.unwrap().figures().credentials(at(0)).await.unwrap() {
            assert_eq!(standing.system, system);
            for (status, count) in standing.statuses() {
                *counted.entry(status).or_insert(0) += count;
            }
        }
        assert_eq!(counted.values().sum::<u64>(), all.len() as u64);
        assert_eq!(counted.len(), 6, "every status: {counted:?}");
        for (status, count) in counted {
            let now = filter(&CREDENTIALS, &format!("status eq \"{status}\""));
            let found = store.read().await.unwrap().credentials().count(project, Some(&now), at(0)).await.unwrap();
            assert_eq!(found, count, "{status}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_overdue_is_told_from_what_waits() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        invite(&store, project).await;
        let mut reader = store.read().await.unwrap();
        let found = reader.figures().invitations(at(10)).await.unwrap();
        assert_eq!((found.open, found.overdue), (2, 1));
        assert_eq!(reader.figures().overdue_revocations(project, at(10)).await.unwrap(), 0);
        assert_eq!(reader.figures().held_runs(project).await.unwrap(), 0);
        assert_eq!(reader.figures().jobs().await.unwrap(), []);
        assert!(reader.figures().size_bytes().await.unwrap() > 100_000);
    })
    .await;
}

async fn invite(store: &Store, project: domain::id::Id<domain::id::kind::Project>) {
    let until = |code: &str, second| Invitation { expires_at: at(second), ..invitation(project, code) };
    let mut uow = store.begin().await.unwrap();
    uow.invitations().add_many([&until("a", 10), &until("b", 11), &until("c", 99)]).await.unwrap();
    uow.commit().await.unwrap();
}
