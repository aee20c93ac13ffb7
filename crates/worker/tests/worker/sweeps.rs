//! What time brings, on a clock that tests move.

use app::version::Expected;
use domain::card::{CardFormat, CardNumber};
use domain::credential::{FinalReason, Intent, Observed, PendingReason};
use domain::operator::Role;
use domain::time::SignedDuration;

use crate::office::Office;

const DAY: SignedDuration = SignedDuration::from_hours(24);

#[tokio::test]
async fn a_credential_begins_and_ends_with_its_validity() {
    for office in Office::both().await {
        let user = office.house.user("ada", "1").await;
        let now = office.app.now();
        let user = office
            .change(user, |user| {
                user.profile.valid_from = Some(now + DAY);
                user.profile.valid_until = Some(now + DAY + DAY);
            })
            .await;
        let credential = office.acquire(&user).await;
        office.sweep().await;
        office.work().await;
        assert_eq!(office.carrier.sent(), []);
        office.house.pass(DAY);
        office.sweep().await;
        office.work().await;
        assert_eq!(office.credential(credential.id).await.observed, Observed::Invited);
        assert_eq!(office.carrier.sent().len(), 1);
        office.house.pass(DAY);
        office.sweep().await;
        let credential = office.credential(credential.id).await;
        assert_eq!(credential.intent, Intent::Revoked(FinalReason::Expired));
        assert_eq!(credential.observed, Observed::Revoked);
    }
}

#[tokio::test]
async fn who_waits_for_a_number_goes_on_when_it_is_free() {
    for office in Office::both().await {
        let (ghost, bob) = (office.house.user("ghost", "1").await, office.house.user("bob", "2").await);
        let number = CardNumber::parse(CardFormat::RawAscii, None, "2").unwrap();
        let project = office.house.project.id;
        let mut uow = office.app.store().begin().await.unwrap();
        uow.card_numbers().claim(project, &number, ghost.id).await.unwrap();
        uow.commit().await.unwrap();
        let second = office.acquire(&bob).await.id;
        office.sweep().await;
        assert_eq!(office.credential(second).await.pending_reason, Some(PendingReason::NumberInUse));
        let mut uow = office.app.store().begin().await.unwrap();
        assert!(uow.card_numbers().release(project, &number, ghost.id).await.unwrap());
        uow.commit().await.unwrap();
        office.sweep().await;
        let second = office.credential(second).await;
        assert_eq!((second.pending_reason, second.observed), (None, Observed::Invited));
        office.work().await;
        assert_eq!(office.carrier.sent().iter().filter(|sent| sent.to == "bob@example.org").count(), 1);
    }
}

#[tokio::test]
async fn who_was_given_an_id_that_a_phone_still_showed_gets_it_when_that_is_over() {
    for office in Office::both().await {
        let (ghost, bob) = (office.house.user("ghost", "1").await, office.house.user("bob", "2").await);
        let number = CardNumber::parse(CardFormat::RawAscii, None, "3").unwrap();
        let project = office.house.project.id;
        let mut uow = office.app.store().begin().await.unwrap();
        uow.card_numbers().claim(project, &number, ghost.id).await.unwrap();
        uow.commit().await.unwrap();
        let credential = office.acquire(&bob).await.id;
        let cx = office.house.operator(Role::Operator).await;
        let draft = |draft: &app::users::Draft| Ok(app::users::Draft { card_id: Some("3".into()), ..draft.clone() });
        app::users::update(&cx, bob.id, Expected::Any, draft).await.unwrap();
        office.house.pass(DAY * 30);
        office.sweep().await;
        let expired = office.credential(credential).await;
        assert_eq!((expired.number, expired.pending_reason), (None, Some(PendingReason::InvitationExpired)));
        app::credentials::resend_invitation(&cx, credential, None).await.unwrap();
        office.sweep().await;
        let waiting = office.credential(credential).await;
        assert_eq!((waiting.number, waiting.pending_reason), (None, Some(PendingReason::NumberInUse)));
        let mut uow = office.app.store().begin().await.unwrap();
        assert!(uow.card_numbers().release(project, &number, ghost.id).await.unwrap());
        uow.commit().await.unwrap();
        office.sweep().await;
        let free = office.credential(credential).await;
        assert_eq!((free.number, free.pending_reason, free.observed), (Some(number), None, Observed::Invited));
    }
}

#[tokio::test]
async fn a_node_says_that_it_runs_and_one_that_is_silent_for_a_week_is_forgotten() {
    for office in Office::both().await {
        office.sweep().await;
        let other = Office::app_with(&office.house, std::sync::Arc::new(office.carrier.clone()), "b");
        office.house.pass(DAY * 8);
        for sweep in app::sweeps::ALL {
            sweep.run(&other, other.now()).await.unwrap();
        }
        let nodes = office.app.store().read().await.unwrap().nodes().list().await.unwrap();
        let names: Vec<_> = nodes.iter().map(|node| (node.name.as_str(), node.heartbeat_at)).collect();
        assert_eq!(names, [("b", office.app.now())]);
    }
}
