//! Who gets bound: the table of *claim*, row by row, and races.

use app::credentials;
use app::enrol::{self, Error, Told};
use app::sweeps::Sweep;
use domain::credential::{FinalReason, Status};
use domain::device::DeviceState;
use domain::event::Category;
use domain::invitation::{InvitationEvent, InvitationState, Refusal};
use domain::time::SignedDuration;

use crate::world::{Invited, invite, phone, thumbprint};

fn refusal<T: std::fmt::Debug>(answer: Result<T, Error>) -> Refusal {
    match answer {
        Err(Error::Code(refusal)) => refusal,
        other => panic!("expected the refusal of a code, got {other:?}"),
    }
}

#[tokio::test]
async fn an_unknown_code_is_unknown_and_so_is_what_is_no_code() {
    for invited in Invited::both().await {
        let app = &invited.house.app;
        for code in ["mzxw6ytboi2dknrxhazdgnbvga", "nonsense", ""] {
            assert!(matches!(enrol::claim(app, code, None, phone(1)).await, Err(Error::CodeUnknown)), "{code}");
        }
    }
}

#[tokio::test]
async fn a_claim_binds_and_the_credential_is_not_active_before_it_is_confirmed() {
    for invited in Invited::both().await {
        let claimed = invited.claim(1).await.unwrap();
        assert_eq!((claimed.holder.as_str(), claimed.issuer.name.as_str()), ("Ada Żółć-李", "Campus 北"));
        assert_eq!(invited.shown().await, Status::Invited);
        assert_eq!(invited.status(1).await, ("claimed", None));
        assert_eq!(invited.device(1).await.unwrap().lease_until, None);
        assert_eq!(invited.recorded(Category::DeviceEnrolled).await, 0);

        let state = enrol::confirm(&invited.house.app, &thumbprint(1), Told::default(), &[]).await.unwrap();
        assert_eq!((state.status.as_str(), state.number.unwrap().number().as_str()), ("active", "4711"));
        assert_eq!(state.lease_until, Some(invited.house.app.now() + SignedDuration::from_hours(24)));
        assert_eq!(invited.shown().await, Status::Active);
        assert_eq!(invited.credential().await.device, Some(claimed.device));
        let of_phone = [Category::InvitationAccepted, Category::DeviceEnrolled, Category::CredentialActivated];
        for category in of_phone {
            assert_eq!(invited.recorded(category).await, 1, "{category}");
        }
        enrol::confirm(&invited.house.app, &thumbprint(1), Told::default(), &[]).await.unwrap();
        for category in of_phone {
            assert_eq!(invited.recorded(category).await, 1, "{category} when repeated");
        }
    }
}

#[tokio::test]
async fn the_same_key_gets_the_same_answer_whenever_it_asks() {
    for invited in Invited::both().await {
        let first = invited.claim(1).await.unwrap();
        invited.house.pass(SignedDuration::from_hours(24 * 30));
        let again = invited.claim(1).await.unwrap();
        assert_eq!((again.device, again.credential), (first.device, first.credential));
        assert_eq!(invited.recorded(Category::InvitationAccepted).await, 1);
        assert_eq!(invited.recorded(Category::SecurityCodeReused).await, 0);
    }
}

#[tokio::test]
async fn another_key_is_refused_and_somebody_hears_of_it() {
    for invited in Invited::both().await {
        let first = invited.claim(1).await.unwrap();
        assert_eq!(refusal(invited.claim(2).await), Refusal::CodeReused);
        assert_eq!(invited.recorded(Category::SecurityCodeReused).await, 1);
        assert_eq!(invited.recorded(Category::SecuritySecondDevice).await, 1);
        assert!(invited.device(2).await.is_none());
        assert_eq!(invited.claim(1).await.unwrap().device, first.device, "the first stays bound");
    }
}

#[tokio::test]
async fn a_withdrawn_invitation_is_void() {
    for invited in Invited::both().await {
        let cx = invited.house.system();
        credentials::resend_invitation(&cx, invited.credential, None).await.unwrap();
        assert_eq!(refusal(invited.claim(1).await), Refusal::Void);
        let bob = invited.house.user("Bob", "4712").await;
        let (credential, code) = invite(&invited.house, &bob).await;
        credentials::revoke(&cx, credential, FinalReason::Damaged).await.unwrap();
        assert_eq!(refusal(enrol::claim(&invited.house.app, &code, None, phone(1)).await), Refusal::Void);
    }
}

#[tokio::test]
async fn a_code_that_wrong_pins_burned_stays_burned() {
    for invited in Invited::both().await {
        let now = invited.house.app.now();
        let mut invitation = invited.invitation().await;
        for event in [InvitationEvent::PinTried, InvitationEvent::PinWrong].repeat(5) {
            invitation = invitation.apply(event, now).unwrap().0;
        }
        assert_eq!(invitation.state, InvitationState::Burned);
        let mut uow = invited.house.app.store().begin().await.unwrap();
        uow.invitations().update(&invitation).await.unwrap();
        uow.commit().await.unwrap();
        invited.house.pass(SignedDuration::from_hours(24 * 30));
        assert_eq!(refusal(invited.claim(1).await), Refusal::PinBurned);
    }
}

#[tokio::test]
async fn an_invitation_ends_with_its_time_whether_or_not_the_schedule_saw_it() {
    for invited in Invited::both().await {
        invited.house.pass(SignedDuration::from_mins(15));
        assert_eq!(refusal(invited.claim(1).await), Refusal::Expired);
        assert_eq!(invited.sweep(Sweep::Invitations).await, 1);
        assert_eq!(invited.sweep(Sweep::Invitations).await, 0);
        assert_eq!(refusal(invited.claim(1).await), Refusal::Expired);
        assert_eq!(invited.invitation().await.state, InvitationState::Expired);
        assert_eq!(invited.recorded(Category::InvitationExpired).await, 1);
        assert_eq!(invited.shown().await, Status::Pending);
    }
}

#[tokio::test]
async fn an_invitation_that_was_taken_does_not_expire() {
    for invited in Invited::both().await {
        invited.enrolled(1).await;
        invited.house.pass(SignedDuration::from_hours(24 * 30));
        enrol::invitation_expired(&invited.house.app, invited.house.project.id, invited.invitation().await.id)
            .await
            .unwrap();
        assert_eq!(invited.invitation().await.state, InvitationState::Accepted);
        assert_eq!(invited.shown().await, Status::Active);
    }
}

#[tokio::test]
async fn a_code_whose_phone_was_reset_is_used() {
    for invited in Invited::both().await {
        invited.enrolled(1).await;
        enrol::reset(&invited.house.app, &thumbprint(1)).await.unwrap();
        assert_eq!(refusal(invited.claim(1).await), Refusal::Used);
        assert_eq!(refusal(invited.claim(2).await), Refusal::Used);
        assert_eq!(invited.recorded(Category::SecurityCodeReused).await, 0);
    }
}

#[tokio::test]
async fn a_key_is_for_one_enrolment_until_it_is_reset() {
    for invited in Invited::both().await {
        invited.claim(1).await.unwrap();
        let bob = invited.house.user("Bob", "4712").await;
        let (_, code) = invite(&invited.house, &bob).await;
        let app = &invited.house.app;
        assert!(matches!(enrol::claim(app, &code, None, phone(1)).await, Err(Error::KeyInUse)));
        enrol::reset(app, &thumbprint(1)).await.unwrap();
        assert!(enrol::claim(app, &code, None, phone(1)).await.is_ok(), "a reset key is bound to nothing");
    }
}

#[tokio::test]
async fn of_many_phones_at_one_instant_one_is_bound() {
    for invited in Invited::both().await {
        let (app, code) = (&invited.house.app, &invited.code);
        let claims = (1..=8).map(|key| enrol::claim(app, code, None, phone(key)));
        let answers = futures_util::future::join_all(claims).await;
        let (bound, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!((bound.len(), refused.len()), (1, 7));
        assert!(refused.into_iter().all(|answer| refusal(answer) == Refusal::CodeReused));
        assert_eq!(invited.recorded(Category::InvitationAccepted).await, 1);
    }
}

#[tokio::test]
async fn a_phone_that_asks_many_times_at_once_is_one_phone() {
    for invited in Invited::both().await {
        let claims = (0..8).map(|_| invited.claim(1));
        let mut phones: Vec<_> =
            futures_util::future::join_all(claims).await.into_iter().map(|answer| answer.unwrap().device).collect();
        phones.dedup();
        assert_eq!(phones.len(), 1);
    }
}

#[tokio::test]
async fn a_key_that_takes_two_codes_at_one_instant_gets_one() {
    for invited in Invited::both().await {
        let bob = invited.house.user("Bob", "4712").await;
        let (_, code) = invite(&invited.house, &bob).await;
        let (one, other) = tokio::join!(invited.claim(1), enrol::claim(&invited.house.app, &code, None, phone(1)));
        assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1);
        let refused = one.err().or(other.err());
        assert!(matches!(refused, Some(Error::KeyInUse)), "{refused:?}");
    }
}

#[tokio::test]
async fn a_newer_invitation_ends_a_phone_that_never_confirmed() {
    for invited in Invited::both().await {
        invited.claim(1).await.unwrap();
        credentials::resend_invitation(&invited.house.system(), invited.credential, None).await.unwrap();
        assert!(matches!(invited.device(1).await.unwrap().state, DeviceState::Removed(_)));
        let state = enrol::confirm(&invited.house.app, &thumbprint(1), Told::default(), &[]).await.unwrap();
        assert_eq!((state.status.as_str(), state.number), ("revoked", None));
        assert_eq!(invited.shown().await, Status::Invited);
    }
}
