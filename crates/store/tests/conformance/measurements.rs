//! A project's numbers: counted as people see them, kept once, thinned, forgotten.

use std::collections::BTreeMap;

use domain::credential::{Credential, FinalReason, Intent, Observed, PendingReason, ReversibleReason, Validity};
use domain::invitation::InvitationState;
use domain::statistics::{Amounts, Hour, Measure};
use domain::system::{Connection, ConnectionState, CredentialSystem};
use domain::time::SignedDuration;
use store::testing::Scratch;

use crate::phones::invitation;
use crate::world::{at, credential, fresh, with_project};
use crate::{on_both, start};

#[tokio::test]
async fn credentials_are_counted_by_the_status_that_people_see() {
    on_both(|store| async move {
        let (project, other) = (with_project(&store).await, fresh());
        let lost = Intent::Suspended(ReversibleReason::Lost);
        let intents = [Intent::Active, lost, Intent::Revoked(FinalReason::Stolen)];
        let validities = [
            Validity::starting(at(0)),
            Validity::starting(at(10)),
            Validity::starting(at(11)),
            Validity::new(at(0), Some(at(10))).unwrap(),
            Validity::new(at(0), Some(at(11))).unwrap(),
        ];
        let mut all = Vec::new();
        for (number, &observed) in (0..).zip(Observed::ALL) {
            for intent in intents {
                for validity in validities {
                    // A different number of each, so that none is taken for another.
                    for _ in 0..=number {
                        let new = credential(project, fresh(), &all.len().to_string());
                        all.push(Credential { intent, observed, validity, ..new });
                    }
                }
            }
        }
        let mut expected = BTreeMap::new();
        for credential in &all {
            *expected.entry(Measure::of(credential.status(at(10)))).or_insert(0_u64) += 1;
        }
        let mut uow = store.begin().await.unwrap();
        uow.credentials().add_many(&all).await.unwrap();
        uow.credentials().add(&credential(other, fresh(), "999999")).await.unwrap();
        uow.commit().await.unwrap();
        assert_eq!(store.read().await.unwrap().measurements().standing(project, at(10)).await.unwrap(), expected);
        assert_eq!(expected.len(), 6, "every status occurs");
    })
    .await;
}

/// PostgreSQL does the same once it has vacuumed the table, which a test cannot wait for.
#[tokio::test]
async fn counting_reads_an_index_and_no_row() {
    let scratch = Scratch::sqlite(start()).await;
    let plan = scratch.plan_standing(with_project(&scratch.store).await).await;
    assert!(plan.contains("COVERING INDEX credentials_standing"), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "sorted first:\n{plan}");
}

#[tokio::test]
async fn what_happened_to_invitations_is_counted_in_its_hour() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let (from, until) = (at(0), at(3_600));
        let mut uow = store.begin().await.unwrap();
        for (number, second) in [(0, -1), (1, 0), (2, 3_599), (3, 3_600)] {
            let mut sent = invitation(project, &format!("sent{number}"));
            sent.sent_at = Some(at(second));
            let mut taken = invitation(project, &format!("taken{number}"));
            (taken.state, taken.accepted_at) = (InvitationState::Accepted, Some(at(second)));
            let mut expired = invitation(project, &format!("expired{number}"));
            (expired.state, expired.expires_at) = (InvitationState::Expired, at(second));
            uow.invitations().add_many([&sent, &taken, &expired]).await.unwrap();
        }
        let cancelled = domain::invitation::Invitation { expires_at: at(5), ..invitation(project, "cancelled") };
        uow.invitations().add(&cancelled).await.unwrap();
        let counted = uow.measurements().invited(project, from, until).await.unwrap();
        assert_eq!(counted, Measure::INVITATIONS.map(|measure| (measure, 2)).into());
        assert_eq!(
            uow.measurements().invited(fresh(), from, until).await.unwrap(),
            Measure::INVITATIONS.map(|measure| (measure, 0)).into(),
            "another project's"
        );
    })
    .await;
}

#[tokio::test]
async fn credentials_wait_for_an_invitation_and_jobs_for_a_person() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut waiting = credential(project, fresh(), "1");
        waiting.pending_reason = Some(PendingReason::InvitationExpired);
        let mut uow = store.begin().await.unwrap();
        uow.credentials().add_many([&waiting, &credential(project, fresh(), "2")]).await.unwrap();
        assert_eq!(uow.measurements().lapsed(project).await.unwrap(), 1);
        assert_eq!(uow.measurements().lapsed(fresh()).await.unwrap(), 0);
        assert_eq!(uow.measurements().jobs_given_up(project).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn the_first_who_measures_an_hour_is_kept_and_old_hours_are_thinned() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let amounts =
            |active, sent| Amounts::from([(Measure::CredentialsActive, active), (Measure::InvitationsSent, sent)]);
        let mut uow = store.begin().await.unwrap();
        assert_eq!(uow.measurements().last(project).await.unwrap(), None);
        for hour in 46..=50 {
            uow.measurements().keep(project, Hour(hour), &amounts(hour.unsigned_abs(), 7)).await.unwrap();
        }
        uow.measurements().keep(project, Hour(50), &amounts(1, 1)).await.unwrap();
        assert_eq!(uow.measurements().last(project).await.unwrap(), Some(Hour(50)));
        let since = uow.measurements().since(project, Hour(50)).await.unwrap();
        assert_eq!(
            since.into_iter().map(|(_, measure, amount)| (measure, amount)).collect::<Amounts>(),
            amounts(50, 7)
        );
        assert_eq!(
            uow.measurements().thin(Hour(50), Hour(47)).await.unwrap(),
            3 + 1,
            "46, 47 and 49; what was sent at 46"
        );
        let mut left = uow.measurements().since(project, Hour(0)).await.unwrap();
        left.retain(|(_, measure, _)| *measure == Measure::CredentialsActive);
        assert_eq!(left.into_iter().map(|(hour, _, _)| hour.0).collect::<Vec<_>>(), [48, 50], "one a day");
        assert_eq!(uow.measurements().thin(Hour(50), Hour(47)).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn how_a_connection_stood_is_known_from_before_the_period_on() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let kind = domain::system::ConnectorKind::named("example");
        let system = CredentialSystem::new(fresh(), project, kind, "Doors", start());
        let mut uow = store.begin().await.unwrap();
        uow.systems().add(&system).await.unwrap();
        let stood = |state, second| Connection {
            system: system.id,
            state,
            node: None,
            since: at(second),
            last_error: (state == ConnectionState::Disconnected).then(|| "no answer".to_owned()),
            failures: 0,
            next_at: at(second),
            bookmark: None,
        };
        for (state, second) in
            [(ConnectionState::Connected, 0), (ConnectionState::Disconnected, 10), (ConnectionState::Connected, 20)]
        {
            uow.connections().remember(&stood(state, second)).await.unwrap();
            uow.connections().remember(&stood(state, second)).await.unwrap();
        }
        let since = |second| at(0) + SignedDuration::from_secs(second);
        for (from, expected) in
            [(-5, vec![0, 10, 20]), (9, vec![0, 10, 20]), (10, vec![10, 20]), (15, vec![10, 20]), (99, vec![20])]
        {
            let found = uow.measurements().connections(project, since(from)).await.unwrap();
            assert_eq!(
                found.iter().map(|one| one.since).collect::<Vec<_>>(),
                expected.into_iter().map(at).collect::<Vec<_>>(),
                "{from}"
            );
        }
        let found = uow.measurements().connections(project, since(10)).await.unwrap();
        assert_eq!(found[0].cause.as_deref(), Some("no answer"));
        assert!(uow.measurements().connections(fresh(), since(0)).await.unwrap().is_empty(), "another project's");
        assert_eq!(uow.measurements().forget_connections(since(15)).await.unwrap(), 1);
        assert_eq!(uow.measurements().connections(project, since(0)).await.unwrap().len(), 2);
    })
    .await;
}
