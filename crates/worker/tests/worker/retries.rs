//! What becomes of a message that is not taken.

use domain::invitation::InvitationState;
use domain::time::SignedDuration;

use crate::carrier::Next;
use crate::office::Office;

#[tokio::test]
async fn what_is_not_taken_now_is_tried_later_and_later() {
    for office in Office::both().await {
        let (_, credential) = office.invite("ada", "1").await;
        office.carrier.next([Next::Transient, Next::Transient]);
        office.work().await;
        assert_eq!(office.carrier.tries(), 1);
        office.house.pass(SignedDuration::from_secs(59));
        office.work().await;
        assert_eq!(office.carrier.tries(), 1, "not before a minute has passed");
        office.house.pass(SignedDuration::from_secs(2));
        office.work().await;
        assert_eq!(office.carrier.tries(), 2);
        office.house.pass(SignedDuration::from_secs(61));
        office.work().await;
        assert_eq!(office.carrier.tries(), 2, "the second wait is longer");
        office.house.pass(SignedDuration::from_secs(60));
        office.work().await;
        assert_eq!(office.carrier.sent().len(), 1);
        assert_eq!(office.invitations(&credential).await[0].state, InvitationState::Sent);
    }
}

#[tokio::test]
async fn what_will_never_be_taken_fails_at_once() {
    for office in Office::both().await {
        let (_, credential) = office.invite("ada", "1").await;
        office.carrier.next([Next::Permanent]);
        office.work().await;
        assert_eq!(office.invitations(&credential).await[0].state, InvitationState::Failed);
        assert_eq!(office.jobs().await, []);
        office.house.pass(SignedDuration::from_hours(48));
        office.work().await;
        assert_eq!(office.carrier.tries(), 1);
    }
}

#[tokio::test]
async fn after_a_day_of_tries_an_invitation_has_failed_and_its_job_stays_to_be_seen() {
    let office = Office::sqlite().await;
    let (_, credential) = office.invite("ada", "1").await;
    office.carrier.always(Some(Next::Transient));
    let begun = office.app.now();
    while office.jobs().await[0].dead == 0 {
        assert_eq!(office.invitations(&credential).await[0].state, InvitationState::Pending);
        office.work().await;
        office.house.pass(SignedDuration::from_mins(30));
        assert!(office.app.now().duration_since(begun) < SignedDuration::from_hours(48));
    }
    assert!(office.app.now().duration_since(begun) >= SignedDuration::from_hours(24));
    assert_eq!(office.invitations(&credential).await[0].state, InvitationState::Failed);
    assert_eq!(office.jobs().await[0].open, 0);
}

#[tokio::test]
async fn without_a_mail_server_an_invitation_waits_as_long_as_it_takes() {
    let office = Office::sqlite().await;
    let (_, credential) = office.invite("ada", "1").await;
    office.carrier.always(Some(Next::NotConfigured));
    for _ in 0..60 {
        office.work().await;
        office.house.pass(SignedDuration::from_hours(1));
    }
    office.carrier.always(None);
    office.work().await;
    assert_eq!(office.carrier.sent().len(), 1);
    assert_eq!(office.invitations(&credential).await[0].state, InvitationState::Sent);
}

#[tokio::test]
async fn an_invitation_that_is_not_wanted_any_more_is_not_sent() {
    for office in Office::both().await {
        let (_, credential) = office.invite("ada", "1").await;
        let reason = domain::credential::FinalReason::Returned;
        app::credentials::revoke(&office.cx(), credential.id, reason).await.unwrap();
        office.work().await;
        assert_eq!(office.carrier.tries(), 0);
        assert_eq!(office.jobs().await, []);
    }
}
