//! What an enrolled phone is told while it lives.

use app::credentials;
use app::enrol::{self, Obeyed, Told};
use app::sweeps::Sweep;
use domain::card::{CardFormat, CardNumber};
use domain::credential::{CredentialEvent, PendingReason, ReversibleReason, Status, Validity};
use domain::event::Category;
use domain::time::SignedDuration;

use crate::world::{Invited, heard, thumbprint};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

#[tokio::test]
async fn each_answer_extends_the_lease() {
    for invited in Invited::both().await {
        invited.enrolled(1).await;
        for _ in 0..3 {
            invited.house.pass(HOUR);
            let state = invited.state(1).await.unwrap();
            let until = invited.house.app.now() + 24 * HOUR;
            assert_eq!((state.lease_until, state.poll_after_s), (Some(until), 900));
            assert_eq!(invited.device(1).await.unwrap().lease_until, Some(until));
        }
    }
}

#[tokio::test]
async fn a_lease_never_outlives_the_validity_and_after_it_the_phone_is_told() {
    for invited in Invited::both().await {
        let now = invited.house.app.now();
        invited.enrolled(1).await;
        let validity = Validity::new(now, Some(now + 2 * HOUR)).unwrap();
        invited.change(CredentialEvent::ChangeValidity { validity }).await;
        let state = invited.state(1).await.unwrap();
        assert_eq!((state.valid_until, state.number.is_some()), (Some(now + 2 * HOUR), true));
        invited.house.pass(2 * HOUR);
        assert_eq!(invited.status(1).await, ("revoked", Some("expired")));
        let state = invited.disabled(1, Obeyed::Revoked).await.unwrap();
        assert_eq!(state.status.as_str(), "revoked");
        assert!(invited.credential().await.is_over());
        assert_eq!(invited.recorded(Category::CredentialExpired).await, 1);
    }
}

#[tokio::test]
async fn a_lease_that_begins_shortly_before_the_end_ends_with_it() {
    for invited in Invited::both().await {
        let end = invited.house.app.now() + HOUR;
        let validity = Validity::new(invited.house.app.now(), Some(end)).unwrap();
        invited.change(CredentialEvent::ChangeValidity { validity }).await;
        assert_eq!(invited.enrolled(1).await.lease_until, Some(end));
    }
}

#[tokio::test]
async fn before_its_validity_a_phone_has_neither_number_nor_lease() {
    for invited in Invited::both().await {
        let validity = Validity::starting(invited.house.app.now() + HOUR);
        invited.change(CredentialEvent::ChangeValidity { validity }).await;
        let state = invited.enrolled(1).await;
        assert_eq!((state.status.as_str(), state.number, state.lease_until), ("not_started", None, None));
        invited.house.pass(HOUR);
        let state = invited.state(1).await.unwrap();
        assert_eq!((state.status.as_str(), state.number.is_some()), ("active", true));
    }
}

#[tokio::test]
async fn a_suspended_phone_is_told_obeys_and_works_again_when_it_may() {
    for invited in Invited::both().await {
        let cx = invited.house.system();
        invited.enrolled(1).await;
        let lease = invited.device(1).await.unwrap().lease_until;
        credentials::suspend(&cx, invited.credential, ReversibleReason::Lost).await.unwrap();
        assert_eq!(invited.shown().await, Status::Suspending(ReversibleReason::Lost));
        invited.house.pass(HOUR);
        let state = invited.state(1).await.unwrap();
        assert_eq!((state.status.as_str(), state.reason), ("suspended", Some("lost")));
        assert_eq!((state.number, state.lease_until), (None, None));
        assert_eq!(invited.device(1).await.unwrap().lease_until, lease, "not extended");

        invited.disabled(1, Obeyed::Suspended).await.unwrap();
        assert_eq!(invited.shown().await.to_string(), "Inactive – Lost");
        assert!(!invited.device(1).await.unwrap().may_work(cx.now()));
        invited.disabled(1, Obeyed::Suspended).await.unwrap();
        assert_eq!(invited.recorded(Category::CredentialSuspended).await, 1);

        credentials::reactivate(&cx, invited.credential).await.unwrap();
        let state = invited.state(1).await.unwrap();
        assert_eq!((state.status.as_str(), state.number.is_some()), ("active", true));
        assert_eq!(invited.shown().await, Status::Active);
    }
}

#[tokio::test]
async fn a_suspension_is_in_force_when_the_lease_of_a_silent_phone_ends_and_nobody_misses_it() {
    for invited in Invited::both().await {
        let cx = invited.house.system();
        invited.enrolled(1).await;
        credentials::suspend(&cx, invited.credential, ReversibleReason::Suspended).await.unwrap();
        invited.house.pass(24 * HOUR);
        assert_eq!(invited.sweep(Sweep::Leases).await, 1);
        assert_eq!(invited.shown().await.to_string(), "Inactive – Suspended");
        assert_eq!(invited.recorded(Category::DeviceStale).await, 0);
        assert_eq!(invited.sweep(Sweep::Leases).await, 0);
    }
}

#[tokio::test]
async fn a_phone_that_stays_away_is_missed_once_and_works_when_it_comes_back() {
    for invited in Invited::both().await {
        invited.enrolled(1).await;
        invited.house.pass(24 * HOUR);
        assert_eq!(invited.sweep(Sweep::Leases).await, 1);
        assert_eq!(invited.sweep(Sweep::Leases).await, 0);
        assert_eq!(invited.recorded(Category::DeviceStale).await, 1);
        assert_eq!(invited.shown().await, Status::Active);
        assert_eq!(invited.status(1).await, ("active", None));
        assert!(!invited.device(1).await.unwrap().stale);
    }
}

#[tokio::test]
async fn a_lease_that_was_extended_in_the_meantime_does_not_end() {
    for invited in Invited::both().await {
        invited.enrolled(1).await;
        invited.house.pass(24 * HOUR);
        let device = invited.device(1).await.unwrap();
        invited.state(1).await.unwrap();
        enrol::lease_ended(&invited.house.app, device.project, device.id).await.unwrap();
        assert!(!invited.device(1).await.unwrap().stale);
    }
}

#[tokio::test]
async fn a_word_of_obedience_changes_nothing_that_is_meant_to_be_active() {
    for invited in Invited::both().await {
        invited.enrolled(1).await;
        for obeyed in [Obeyed::Suspended, Obeyed::Revoked] {
            let state = invited.disabled(1, obeyed).await.unwrap();
            assert_eq!((state.status.as_str(), state.number.is_some()), ("active", true));
        }
        assert_eq!(invited.shown().await, Status::Active);
    }
}

#[tokio::test]
async fn a_changed_number_frees_the_one_before_only_when_the_phone_has_heard_of_it() {
    for invited in Invited::both().await {
        let before = invited.enrolled(1).await;
        let number = CardNumber::parse(CardFormat::RawAscii, None, "4799").unwrap();
        invited.change(CredentialEvent::ChangeNumber { number: Some(number.clone()) }).await;
        let app = &invited.house.app;

        // The phone has heard of the number before, then of nothing: the answers with the new one may be lost.
        for told in [heard(&invited.house, &before).await, Told::default()] {
            let state = enrol::state(app, &thumbprint(1), told).await.unwrap();
            assert_eq!(state.number.as_ref(), Some(&number));
            assert_eq!(invited.credential().await.held_numbers.len(), 1);
        }
        let state = enrol::state(app, &thumbprint(1), Told::default()).await.unwrap();
        enrol::state(app, &thumbprint(1), heard(&invited.house, &state).await).await.unwrap();
        assert!(invited.credential().await.held_numbers.is_empty());
    }
}

#[tokio::test]
async fn a_number_that_somebody_else_still_holds_is_not_shown_and_the_one_before_is_given_up() {
    for invited in Invited::both().await {
        invited.enrolled(1).await;
        let number = CardNumber::parse(CardFormat::RawAscii, None, "4799").unwrap();
        invited.change(CredentialEvent::ChangeNumber { number: Some(number) }).await;
        invited.change(CredentialEvent::Wait { reason: PendingReason::NumberInUse }).await;
        let state = invited.state(1).await.unwrap();
        assert_eq!((state.status.as_str(), state.reason), ("suspended", Some("number_in_use")));
        assert_eq!((state.number, state.lease_until), (None, None));
        invited.disabled(1, Obeyed::Suspended).await.unwrap();
        assert!(invited.credential().await.held_numbers.is_empty());
        assert_eq!(invited.shown().await, Status::Active, "it is still wanted");
        invited.change(CredentialEvent::Proceed).await;
        assert_eq!(invited.state(1).await.unwrap().number.unwrap().number(), "4799");
    }
}

#[tokio::test]
async fn a_phone_that_gives_way_to_the_next_is_told() {
    for invited in Invited::both().await {
        let cx = invited.house.system();
        invited.enrolled(1).await;
        let channel = Some(domain::invitation::Channel::Shown);
        let code = credentials::resend_invitation(&cx, invited.credential, channel).await.unwrap().shown.unwrap().code;
        assert_eq!(invited.status(1).await, ("revoked", Some("replaced")));
        enrol::claim(cx.app(), &code.text(), None, crate::world::phone(2)).await.unwrap();
        enrol::confirm(cx.app(), &thumbprint(2), Told::default(), &[]).await.unwrap();
        assert_eq!(invited.credential().await.retiring.len(), 1);
        invited.disabled(1, Obeyed::Revoked).await.unwrap();
        assert!(invited.credential().await.retiring.is_empty());
        assert_eq!(invited.status(2).await, ("active", None));
    }
}

#[tokio::test]
async fn a_phone_that_asks_says_that_its_credential_may_be_in_use_once_an_hour() {
    for invited in Invited::both().await {
        invited.enrolled(1).await;
        let begun = invited.credential().await;
        let first = begun.last_used_at.unwrap_or(invited.house.app.now());
        invited.house.pass(SignedDuration::from_mins(30));
        invited.state(1).await.unwrap();
        let noted = invited.credential().await;
        assert_eq!(noted.last_used_at, Some(first), "the hour is known already");
        invited.house.pass(SignedDuration::from_mins(31));
        invited.state(1).await.unwrap();
        let next = invited.credential().await;
        assert_eq!(next.last_used_at, Some(invited.house.app.now()));
        assert_eq!(
            (next.version, invited.recorded(Category::CredentialUsed).await),
            (noted.version, 0),
            "no edit, no event"
        );
        invited.change(CredentialEvent::Suspend { reason: ReversibleReason::Lost }).await;
        invited.house.pass(SignedDuration::from_hours(2));
        invited.state(1).await.unwrap();
        assert_eq!(invited.credential().await.last_used_at, next.last_used_at, "a suspended one is not used");
    }
}
