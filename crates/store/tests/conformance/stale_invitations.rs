//! Invitations that nobody accepts.

use domain::credential::{Credential, FinalReason, Intent, Observed, PendingReason};
use domain::id::{Id, kind};
use domain::invitation::{Channel, HeldGiveBacks, Invitation, InvitationState};
use domain::time::Timestamp;
use store::Store;
use store::repo::Unanswered;

use crate::on_both;
use crate::phones::invitation;
use crate::world::{at, credential, fresh, with_project};

/// A credential of generation 2 that was invited, and the invitation that brings it: sent, and ending, so many seconds
/// after the start.
struct Invited {
    credential: Credential,
    invitation: Invitation,
}

impl Invited {
    fn new(project: Id<kind::Project>, number: u32, sent_at: i64, expires_at: i64) -> Self {
        let observed = Observed::Invited;
        let credential = Credential { observed, generation: 2, ..credential(project, fresh(), &number.to_string()) };
        let invitation = Invitation {
            credential: credential.id,
            user: credential.user,
            state: InvitationState::Sent,
            sent_at: Some(at(sent_at)),
            expires_at: at(expires_at),
            ..invitation(project, &number.to_string())
        };
        Self { credential, invitation }
    }

    /// Nobody accepted it.
    fn lapsed(project: Id<kind::Project>, number: u32, expired_at: i64) -> Self {
        let mut invited = Self::new(project, number, 0, expired_at);
        invited.invitation.state = InvitationState::Expired;
        invited.credential.observed = Observed::Nothing;
        invited.credential.pending_reason = Some(PendingReason::InvitationExpired);
        invited
    }

    fn unanswered(&self) -> Unanswered {
        Unanswered { credential: self.credential.id, channel: self.invitation.channel }
    }
}

async fn add(store: &Store, all: &[Invited]) {
    let mut uow = store.begin().await.unwrap();
    for Invited { credential, invitation } in all {
        uow.credentials().add(credential).await.unwrap();
        uow.invitations().add(invitation).await.unwrap();
    }
    uow.commit().await.unwrap();
}

#[tokio::test]
async fn whoever_was_sent_an_invitation_a_while_ago_is_to_be_reminded_the_longest_waiting_first() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let [second, mut first, late] =
            [(1, 20), (2, 10), (3, 31)].map(|(number, sent_at)| Invited::new(project, number, sent_at, 1_000));
        first.invitation.channel = Channel::Mail;
        let mut others: Vec<_> = (4..10).map(|number| Invited::new(project, number, 5, 1_000)).collect();
        others[0].invitation.channel = Channel::Shown;
        others[1].invitation.state = InvitationState::Accepted;
        others[2].invitation.expires_at = at(100);
        others[3].invitation.generation = 1;
        others[4].credential.intent = Intent::Revoked(FinalReason::Stolen);
        others[5].credential.observed = Observed::Active;
        let elsewhere = Invited::new(fresh(), 10, 5, 1_000);
        let wanted = [first.unanswered(), second.unanswered()];
        add(&store, &[second, first, late, elsewhere]).await;
        add(&store, &others).await;
        let mut reader = store.read().await.unwrap();
        let found = reader.stale_invitations().unanswered(project, at(30), 3, at(100), 9).await.unwrap();
        assert_eq!(found, wanted);
        let one = reader.stale_invitations().unanswered(project, at(30), 3, at(100), 1).await.unwrap();
        assert_eq!(one, wanted[..1]);
        let none = reader.stale_invitations().unanswered(fresh(), at(30), 3, at(100), 9).await.unwrap();
        assert_eq!(none, []);
    })
    .await;
}

#[tokio::test]
async fn reminders_are_counted_for_the_generation_that_they_lead_to() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let invited = Invited::new(project, 1, 10, 100_000);
        let (id, wanted) = (invited.credential.id, [invited.unanswered()]);
        add(&store, &[invited]).await;
        let mut uow = store.begin().await.unwrap();
        let mut care = uow.stale_invitations();
        assert_eq!(care.reminders(id, 2).await.unwrap(), (0, None));
        for (times, second) in [(1, 100), (2, 200)] {
            care.reminded(project, id, [2, 2], at(second)).await.unwrap();
            assert_eq!(care.reminders(id, 2).await.unwrap(), (times, Some(at(second))));
        }
        let mut due =
            async |sent_by: i64, most: u8| care.unanswered(project, at(sent_by), most, at(300), 9).await.unwrap();
        assert_eq!(due(199, 3).await, [], "it was reminded after that");
        assert_eq!(due(200, 3).await, wanted);
        assert_eq!(due(200, 2).await, [], "it was reminded so often already");
        // Sent again, it is of the next generation, and the count goes with it.
        care.reminded(project, id, [2, 3], at(300)).await.unwrap();
        assert_eq!(care.reminders(id, 3).await.unwrap(), (3, Some(at(300))));
        assert_eq!(care.reminders(id, 2).await.unwrap(), (0, None), "what is known of an older one does not count");
        // Invited anew by somebody, it begins anew.
        care.reminded(project, id, [7, 7], at(400)).await.unwrap();
        assert_eq!(care.reminders(id, 7).await.unwrap(), (1, Some(at(400))));
    })
    .await;
}

#[tokio::test]
async fn what_lapsed_is_given_back_unless_somebody_keeps_it() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut lapsed: Vec<_> =
            (1..=6).map(|number| Invited::lapsed(project, number, i64::from(number) * 10)).collect();
        lapsed[4].credential.intent = Intent::Revoked(FinalReason::Stolen);
        lapsed[5].credential.pending_reason = None;
        let ids: Vec<_> = lapsed.iter().map(|one| one.credential.id).collect();
        add(&store, &lapsed).await;
        add(&store, &[Invited::lapsed(fresh(), 9, 10)]).await;
        // Of several invitations, the one that ended last counts.
        let newer = Invitation { id: fresh(), expires_at: at(35), ..invitation(project, "newer") };
        let newer = Invitation { credential: ids[0], state: InvitationState::Expired, ..newer };
        let mut uow = store.begin().await.unwrap();
        uow.invitations().add(&newer).await.unwrap();
        let mut sorted = ids[..4].to_vec();
        sorted.sort();
        let mut care = uow.stale_invitations();
        assert_eq!(care.lapsed(project, at(30), 9).await.unwrap(), [ids[1], ids[2]]);
        assert_eq!(care.lapsed(project, at(35), 2).await.unwrap(), sorted[..2]);
        assert_eq!(care.count_lapsed(project, at(100)).await.unwrap(), 4);
        assert_eq!(care.count_lapsed(fresh(), at(100)).await.unwrap(), 0);

        care.reminded(project, ids[1], [2, 2], at(1)).await.unwrap();
        assert_eq!(care.keep_lapsed(project, at(30)).await.unwrap(), 2);
        assert_eq!(care.lapsed(project, at(100), 9).await.unwrap(), [ids[0], ids[3]]);
        assert_eq!(care.reminders(ids[1], 2).await.unwrap(), (1, Some(at(1))), "it is known still");
        assert_eq!(care.keep_lapsed(project, at(30)).await.unwrap(), 0, "they are kept already");
        // Whoever is reminded was invited again: what was kept may lapse once more.
        care.reminded(project, ids[2], [2, 2], at(2)).await.unwrap();
        assert_eq!(care.count_lapsed(project, at(100)).await.unwrap(), 3);
        // And so may what is of another generation by now.
        let known = uow.credentials().lookup(project, ids[1]).await.unwrap().unwrap();
        uow.credentials().update(&Credential { generation: 3, version: 2, ..known }).await.unwrap();
        assert_eq!(uow.stale_invitations().count_lapsed(project, at(100)).await.unwrap(), 4);
    })
    .await;
}

#[tokio::test]
async fn what_waits_for_a_person_is_one_thing_of_a_project() {
    on_both(|store| async move {
        let (project, since) =
            (with_project(&store).await, Timestamp::from_microsecond(1_800_000_000_123_456).unwrap());
        let held = HeldGiveBacks { amount: 61, live: 250, held_at: since, approved: false };
        let mut uow = store.begin().await.unwrap();
        let mut care = uow.stale_invitations();
        assert_eq!(care.held(project).await.unwrap(), None);
        assert!(!care.end_hold(project).await.unwrap());
        care.hold(project, &held).await.unwrap();
        assert_eq!(care.held(project).await.unwrap(), Some(held));
        let approved = HeldGiveBacks { amount: 60, approved: true, ..held };
        care.hold(project, &approved).await.unwrap();
        assert_eq!(care.held(project).await.unwrap(), Some(approved));
        assert_eq!(care.held(fresh()).await.unwrap(), None);
        assert!(!care.end_hold(fresh()).await.unwrap());
        assert!(care.end_hold(project).await.unwrap());
        assert_eq!(care.held(project).await.unwrap(), None);
    })
    .await;
}
