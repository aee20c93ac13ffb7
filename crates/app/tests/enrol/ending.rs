//! How a phone's rights end.

use app::credentials;
use app::enrol::{self, Error, Obeyed};
use app::sweeps::Sweep;
use domain::credential::{FinalReason, PendingReason};
use domain::event::Category;
use domain::job::{ContactNotice, HolderNotice, Task};
use domain::time::SignedDuration;
use store::repo::list::ListQuery;
use store::repo::{EVENTS, JOBS};

use crate::world::{Invited, thumbprint};

async fn queued(invited: &Invited) -> Vec<Task> {
    let mut reader = invited.house.app.store().read().await.unwrap();
    let query = ListQuery { limit: 500, ..ListQuery::of(&JOBS) };
    let page = reader.jobs().list(invited.house.project.id, &query).await.unwrap();
    page.items.into_iter().map(|record| record.job.task).collect()
}

#[tokio::test]
async fn a_revocation_is_confirmed_by_the_phones_word() {
    for invited in Invited::both().await {
        invited.enrolled(1).await;
        credentials::revoke(&invited.house.system(), invited.credential, FinalReason::Returned).await.unwrap();
        assert!(!invited.credential().await.is_over(), "a promise, not a fact");
        assert_eq!(invited.status(1).await, ("revoked", Some("returned")));
        invited.disabled(1, Obeyed::Suspended).await.unwrap();
        assert!(!invited.credential().await.is_over(), "less than was asked for");
        let state = invited.disabled(1, Obeyed::Revoked).await.unwrap();
        assert_eq!(state.reason, Some("returned"));
        assert!(invited.credential().await.is_over());
        invited.disabled(1, Obeyed::Revoked).await.unwrap();
        assert_eq!(invited.recorded(Category::CredentialRevoked).await, 1);
    }
}

#[tokio::test]
async fn a_revocation_is_confirmed_by_the_end_of_the_lease() {
    for invited in Invited::both().await {
        invited.enrolled(1).await;
        credentials::revoke(&invited.house.system(), invited.credential, FinalReason::Stolen).await.unwrap();
        invited.house.pass(SignedDuration::from_hours(23));
        assert_eq!(invited.sweep(Sweep::Leases).await, 0);
        assert_eq!(invited.status(1).await, ("revoked", Some("stolen")));
        invited.house.pass(SignedDuration::from_hours(1));
        assert_eq!(invited.sweep(Sweep::Leases).await, 1, "asking has not extended it");
        assert!(invited.credential().await.is_over());
    }
}

#[tokio::test]
async fn a_revocation_is_confirmed_at_once_if_the_phone_cannot_work_any_more() {
    for invited in Invited::both().await {
        invited.enrolled(1).await;
        invited.house.pass(SignedDuration::from_hours(24));
        invited.sweep(Sweep::Leases).await;
        credentials::revoke(&invited.house.system(), invited.credential, FinalReason::Stolen).await.unwrap();
        invited.sweep(Sweep::Leases).await;
        assert!(invited.credential().await.is_over());
    }
}

#[tokio::test]
async fn a_deleted_user_is_erased_when_the_phone_has_obeyed() {
    for invited in Invited::both().await {
        invited.enrolled(1).await;
        invited.delete_user().await;
        assert!(invited.user_is_there().await);
        assert_eq!(invited.status(1).await, ("revoked", Some("holder_deleted")));
        let state = invited.disabled(1, Obeyed::Revoked).await.unwrap();
        assert_eq!((state.status.as_str(), state.reason), ("revoked", Some("holder_deleted")));
        assert_erased(&invited).await;
        assert!(matches!(invited.disabled(1, Obeyed::Revoked).await, Err(Error::DeviceUnknown)), "done already");
        assert!(matches!(invited.state(1).await, Err(Error::DeviceUnknown)));
        assert!(matches!(invited.claim(1).await, Err(Error::CodeUnknown)));
    }
}

#[tokio::test]
async fn a_deleted_user_is_erased_when_the_lease_has_ended() {
    for invited in Invited::both().await {
        invited.enrolled(1).await;
        invited.delete_user().await;
        invited.house.pass(SignedDuration::from_hours(24));
        invited.sweep(Sweep::Leases).await;
        assert_erased(&invited).await;
    }
}

#[tokio::test]
async fn a_deleted_user_is_erased_when_the_phone_is_given_up() {
    for invited in Invited::both().await {
        invited.enrolled(1).await;
        invited.delete_user().await;
        enrol::reset(&invited.house.app, &thumbprint(1)).await.unwrap();
        assert_erased(&invited).await;
    }
}

async fn assert_erased(invited: &Invited) {
    assert!(!invited.user_is_there().await);
    assert_eq!(invited.recorded(Category::UserDeleted).await, 1);
    let is_told = |task: &Task| matches!(task, Task::NotifyContact { notice: ContactNotice::RightsRevoked { .. } });
    let told = queued(invited).await.into_iter().filter(is_told);
    assert_eq!(told.count(), 1, "the official contact is told once");
    let mut reader = invited.house.app.store().read().await.unwrap();
    let query = ListQuery { limit: 500, ..ListQuery::of(&EVENTS) };
    let events = reader.events().list(invited.house.project.id, &query).await.unwrap().items;
    assert!(events.iter().all(|recorded| recorded.event.personal.is_none()), "nothing is left of the person");
    assert!(events.iter().any(|recorded| recorded.event.user == Some(invited.user.id)), "but that it happened is");
}

#[tokio::test]
async fn a_reset_phone_is_bound_to_nothing_and_people_hear_of_it() {
    for invited in Invited::both().await {
        invited.enrolled(1).await;
        let app = &invited.house.app;
        enrol::reset(app, &thumbprint(1)).await.unwrap();
        assert!(matches!(invited.state(1).await, Err(Error::DeviceUnknown)));
        assert!(matches!(enrol::reset(app, &thumbprint(1)).await, Err(Error::DeviceUnknown)));
        let credential = invited.credential().await;
        assert_eq!((credential.device, credential.pending_reason), (None, Some(PendingReason::PhoneReset)));
        assert_eq!(invited.recorded(Category::DeviceReset).await, 1);
        let tasks = queued(&invited).await;
        assert!(tasks.contains(&Task::NotifyContact { notice: ContactNotice::PhoneReset }));
        assert!(tasks.contains(&Task::NotifyHolder { notice: HolderNotice::PhoneReset }));
        assert!(tasks.contains(&Task::NotifyHolder { notice: HolderNotice::PhoneAdded }));
    }
}

#[tokio::test]
async fn a_phone_that_is_given_up_before_it_confirmed_leaves_a_credential_that_waits_for_somebody() {
    for invited in Invited::both().await {
        invited.claim(1).await.unwrap();
        enrol::reset(&invited.house.app, &thumbprint(1)).await.unwrap();
        assert_eq!(invited.credential().await.pending_reason, Some(PendingReason::InvitationExpired));
        assert!(queued(&invited).await.contains(&Task::NotifyContact { notice: ContactNotice::PhoneReset }));
        credentials::resend_invitation(&invited.house.system(), invited.credential, None).await.unwrap();
    }
}

#[tokio::test]
async fn a_key_that_nobody_knows_is_bound_to_nothing() {
    for invited in Invited::both().await {
        let app = &invited.house.app;
        assert!(matches!(invited.state(9).await, Err(Error::DeviceUnknown)));
        assert!(matches!(invited.disabled(9, Obeyed::Revoked).await, Err(Error::DeviceUnknown)));
        assert!(matches!(enrol::reset(app, &thumbprint(9)).await, Err(Error::DeviceUnknown)));
        let confirmed = enrol::confirm(app, &thumbprint(9), enrol::Told::default(), &[]).await;
        assert!(matches!(confirmed, Err(Error::DeviceUnknown)));
    }
}

#[tokio::test]
async fn a_proof_is_good_once_with_a_key() {
    for invited in Invited::both().await {
        let app = &invited.house.app;
        let nonces = app.nonces().await.unwrap();
        let nonce = nonces.read(&nonces.fresh(app.now(), enrol::Told::default())).unwrap();
        assert!(enrol::spend(app, &thumbprint(1), "0123456789abcdef", &nonce).await.is_ok());
        let again = enrol::spend(app, &thumbprint(1), "0123456789abcdef", &nonce).await;
        assert!(matches!(again, Err(Error::ProofUsed)));
        assert!(enrol::spend(app, &thumbprint(2), "0123456789abcdef", &nonce).await.is_ok());
        assert!(enrol::spend(app, &thumbprint(1), "0123456789abcdeg", &nonce).await.is_ok());
    }
}
