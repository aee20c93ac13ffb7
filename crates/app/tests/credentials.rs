//! Acquiring, withdrawing and setting back, on both databases.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

use app::credentials::{self, Acquisition};
use app::testing::House;
use app::{Context, Error, users};
use domain::credential::{Credential, FinalReason, PendingReason, Reason, ReversibleReason, Status};
use domain::id::{Id, kind};
use domain::invitation::{Channel, InvitationState};
use domain::operator::Role;
use domain::user::User;

async fn acquire(
    cx: &Context,
    house: &House,
    user: &User,
    channel: Option<Channel>,
) -> app::Result<credentials::Acquired> {
    credentials::acquire(cx, Acquisition { channel, ..Acquisition::new(house.pool.id, user.id) }).await
}

async fn read(cx: &Context, id: Id<kind::Credential>) -> Credential {
    cx.read().await.unwrap().credentials().lookup(cx.project().id, id).await.unwrap().unwrap()
}

async fn invitations(cx: &Context, credential: &Credential) -> Vec<InvitationState> {
    let mut reader = cx.read().await.unwrap();
    let all = reader.invitations().of_credential(cx.project().id, credential.id).await.unwrap();
    all.into_iter().map(|invitation| invitation.state).collect()
}

#[tokio::test]
async fn what_is_acquired_is_invited_once() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let ada = house.user("Ada", "4711").await;
        let acquired = acquire(&cx, &house, &ada, None).await.unwrap();
        assert_eq!(acquired.credential.status(cx.now()), Status::Invited);
        assert!(acquired.shown.is_none(), "a mailed code is not shown");
        assert_eq!(read(&cx, acquired.credential.id).await, acquired.credential, "what was answered was written");
        assert_eq!(invitations(&cx, &acquired.credential).await, [InvitationState::Pending]);
        let again = acquire(&cx, &house, &ada, None).await;
        assert!(matches!(again, Err(Error::Conflict(conflict)) if conflict.code == "credential_exists"));
    }
}

#[tokio::test]
async fn a_shown_code_is_handed_out_and_counts_as_sent() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let ada = house.user("Ada", "4711").await;
        let acquired = acquire(&cx, &house, &ada, Some(Channel::Shown)).await.unwrap();
        let code = acquired.shown.unwrap().code;
        let invitation = cx.read().await.unwrap().invitations().by_code(&code.hash()).await.unwrap().unwrap();
        assert_eq!((invitation.credential, invitation.state), (acquired.credential.id, InvitationState::Sent));
    }
}

#[tokio::test]
async fn a_resend_voids_what_was_sent_before() {
    for house in House::both().await {
        let cx = house.operator(Role::Helpdesk).await;
        let ada = house.user("Ada", "4711").await;
        let acquired = acquire(&house.system(), &house, &ada, None).await.unwrap();
        credentials::resend_invitation(&cx, acquired.credential.id, None).await.unwrap();
        let states = invitations(&cx, &acquired.credential).await;
        assert_eq!(states, [InvitationState::Cancelled, InvitationState::Pending]);
    }
}

#[tokio::test]
async fn revoking_what_no_phone_has_is_over_at_once_and_frees_the_number() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let (ada, bob) = (house.user("Ada", "4711").await, house.user("Bob", "4712").await);
        let first = acquire(&cx, &house, &ada, None).await.unwrap().credential;
        let revoked = credentials::revoke(&cx, first.id, FinalReason::Damaged).await.unwrap().credential;
        assert!(revoked.is_over());
        assert_eq!(invitations(&cx, &first).await, [InvitationState::Cancelled]);
        let refused = credentials::reactivate(&cx, first.id).await;
        assert!(matches!(refused, Err(Error::Transition(_))), "{refused:?}");
        // Bob takes over Ada's old number.
        let mut uow = cx.begin().await.unwrap();
        let mut ada = ada;
        ada.profile.card_id = None;
        ada.version += 1;
        uow.users().update(&ada).await.unwrap();
        let mut bob = bob;
        bob.profile.card_id = Some("4711".to_owned());
        bob.version += 1;
        uow.users().update(&bob).await.unwrap();
        uow.commit().await.unwrap();
        let taken = acquire(&cx, &house, &bob, None).await.unwrap().credential;
        assert_eq!((taken.pending_reason, taken.status(cx.now())), (None, Status::Invited));
    }
}

#[tokio::test]
async fn a_number_that_another_holds_is_waited_for() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let mut ada = house.user("Ada", "4711").await;
        acquire(&cx, &house, &ada, None).await.unwrap();
        let mut uow = cx.begin().await.unwrap();
        ada.profile.card_id = None; // the ID is given away, the credential still shows it
        ada.version += 1;
        uow.users().update(&ada).await.unwrap();
        uow.commit().await.unwrap();
        let bob = house.user("Bob", "4711").await;
        let waiting = acquire(&cx, &house, &bob, None).await.unwrap().credential;
        assert_eq!(waiting.pending_reason, Some(PendingReason::NumberInUse));
        assert_eq!(waiting.status(cx.now()), Status::Pending);
        assert_eq!(invitations(&cx, &waiting).await, [], "nobody is invited to a number that is not theirs");
    }
}

#[tokio::test]
async fn two_who_acquire_at_once_get_one_credential() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let ada = house.user("Ada", "4711").await;
        let (one, two) = tokio::join!(acquire(&cx, &house, &ada, None), acquire(&cx, &house, &ada, None));
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{one:?} {two:?}");
        let held = cx.read().await.unwrap().credentials().of_user(cx.project().id, ada.id).await.unwrap();
        assert_eq!(held.len(), 1);
    }
}

#[tokio::test]
async fn suspending_and_setting_back_before_a_phone_has_it() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let ada = house.user("Ada", "4711").await;
        let id = acquire(&cx, &house, &ada, None).await.unwrap().credential.id;
        let held = credentials::suspend(&cx, id, ReversibleReason::Lost).await.unwrap().credential;
        assert_eq!(held.status(cx.now()).to_string(), "Inactive – Lost");
        let back = credentials::reactivate(&cx, id).await.unwrap().credential;
        assert!(matches!(back.status(cx.now()), Status::Invited), "{:?}", back.status(cx.now()));
    }
}

#[tokio::test]
async fn nothing_is_set_back_for_whoever_may_have_nothing() {
    for house in House::both().await {
        let cx = house.operator(Role::Admin).await;
        let ada = house.user("Ada", "4711").await;
        let id = acquire(&cx, &house, &ada, None).await.unwrap().credential.id;
        for step in 0..3 {
            match step {
                0 => drop(users::deactivate(&cx, ada.id, Reason::Suspended).await.unwrap()),
                1 => drop(users::activate(&cx, ada.id).await.unwrap()),
                _ => drop(users::lock(&cx, ada.id).await.unwrap()),
            }
            let set_back = credentials::reactivate(&cx, id).await;
            let refused = matches!(&set_back, Err(Error::Conflict(conflict)) if conflict.code == "user_not_active");
            assert_eq!(refused, step != 1, "{step}: {set_back:?}");
        }
    }
}

#[tokio::test]
async fn each_role_may_do_what_the_matrix_says() {
    for house in House::both().await {
        let ada = house.user("Ada", "4711").await;
        let id = acquire(&house.system(), &house, &ada, None).await.unwrap().credential.id;
        for role in [Role::Auditor, Role::Autosync] {
            let cx = house.operator(role).await;
            assert!(matches!(credentials::suspend(&cx, id, ReversibleReason::Lost).await, Err(Error::Forbidden(_))));
            assert!(matches!(credentials::resend_invitation(&cx, id, None).await, Err(Error::Forbidden(_))));
        }
        let helpdesk = house.operator(Role::Helpdesk).await;
        let revoked = credentials::revoke(&helpdesk, id, FinalReason::Stolen).await;
        assert!(matches!(revoked, Err(Error::Forbidden(_))));
        assert!(matches!(acquire(&helpdesk, &house, &ada, None).await, Err(Error::Forbidden(_))));
        credentials::suspend(&helpdesk, id, ReversibleReason::Lost).await.unwrap();
    }
}

#[tokio::test]
async fn without_an_address_the_way_must_be_chosen() {
    for house in House::both().await {
        let cx = house.operator(Role::Operator).await;
        let mut ada = house.user("Ada", "4711").await;
        let mut uow = cx.begin().await.unwrap();
        ada.profile.email = None;
        ada.version += 1;
        uow.users().update(&ada).await.unwrap();
        uow.commit().await.unwrap();
        for channel in [None, Some(Channel::Mail), Some(Channel::Sms)] {
            let refused = acquire(&cx, &house, &ada, channel).await;
            assert!(matches!(refused, Err(Error::Invalid(faults)) if faults[0].code == "contact_missing"));
        }
        acquire(&cx, &house, &ada, Some(Channel::Shown)).await.unwrap();
    }
}
