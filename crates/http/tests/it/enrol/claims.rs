//! What becomes of a code, by who claims it.

use axum::http::StatusCode;
use domain::event::Category;
use domain::invitation::{Channel, InvitationEvent};
use domain::operator::Role;
use domain::time::SignedDuration;
use serde_json::json;

use super::phone::{CLAIM, Invited, Phone, invite};
use crate::world::{As as _, get};

const EVENTS: &str = "/api/v1/projects/campus/events";
const DEVICES: &str = "/api/v1/projects/campus/devices";

#[tokio::test]
async fn a_lost_answer_and_a_repetition_give_one_device() {
    for invited in Invited::both().await {
        let (world, mut phone) = (&invited.world, Phone::new(1));
        let first = phone.claim(world, &invited.code).await.json();
        world.house.pass(SignedDuration::from_hours(1)); // the code has run out by now
        let second = phone.claim(world, &invited.code).await;
        assert_eq!(second.status, StatusCode::OK, "{}", second.text);
        let second = second.json();
        assert_eq!((&second["device_id"], &second["credential"]), (&first["device_id"], &first["credential"]));
        let key = world.key(Role::Auditor).await;
        let devices = world.send(get(DEVICES).with_key(&key)).await.json();
        assert_eq!(devices["items"].as_array().unwrap().len(), 1);
        assert_eq!(devices["items"][0]["id"], first["device_id"]);
        assert_eq!(invited.recorded(Category::InvitationAccepted).await, 1);
    }
}

#[tokio::test]
async fn a_second_phone_is_refused_and_the_issuer_learns_of_it() {
    for invited in Invited::both().await {
        let world = &invited.world;
        let mut phone = invited.enrolled(1).await;
        let refused = Phone::new(2).claim(world, &invited.code).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::CONFLICT, "code_reused"));
        let key = world.key(Role::Auditor).await;
        let query = format!("{EVENTS}?filter=category%20eq%20%22security.code_reused%22");
        let events = world.send(get(&query).with_key(&key)).await;
        let items = events.json()["items"].as_array().unwrap().clone();
        assert_eq!(items.len(), 1, "{}", events.text);
        assert_eq!(items[0]["credential_id"], json!(invited.credential));
        assert!(!events.text.contains(&invited.code), "{}", events.text);
        assert_eq!(phone.state(world).await.json()["status"], "active", "the first stays bound");
        assert_eq!(Phone::new(2).state(world).await.code(), "device_unknown");
    }
}

#[tokio::test]
async fn each_refusal_has_its_status_and_code() {
    for invited in Invited::both().await {
        let world = &invited.world;
        for code in ["mzxw6ytboi2dknrxhazdgnbvgy", "no code", ""] {
            let unknown = Phone::new(1).claim(world, code).await;
            assert_eq!((unknown.status, unknown.code().as_str()), (StatusCode::NOT_FOUND, "code_unknown"));
        }
        invited.enrolled(1).await;
        let bob = world.house.user("Bob", "4712").await;
        let (credential, code) = invite(world, &bob).await;
        let busy = Phone::new(1).claim(world, &code).await;
        assert_eq!((busy.status, busy.code().as_str()), (StatusCode::CONFLICT, "key_in_use"));

        let (cx, id) = (world.house.system(), credential.parse().unwrap());
        let resent = app::credentials::resend_invitation(&cx, id, Some(Channel::Shown)).await.unwrap();
        let newest = resent.shown.unwrap().code.text();
        assert_refused(&invited, &code, "code_void").await;
        world.house.pass(SignedDuration::from_mins(15));
        assert_refused(&invited, &newest, "code_expired").await;
    }
}

/// 410, to an offer as to a claim.
async fn assert_refused(invited: &Invited, code: &str, expected: &str) {
    let claimed = Phone::new(3).claim(&invited.world, code).await;
    let offered = invited.world.send(crate::world::post(super::phone::OFFER, &json!({"code": code}))).await;
    for refused in [claimed, offered] {
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::GONE, expected), "{}", refused.text);
        assert!(!refused.text.contains(code));
    }
}

#[tokio::test]
async fn five_wrong_pins_burn_the_code() {
    for invited in Invited::both().await {
        let now = invited.world.house.app.now();
        let mut invitation = invited.invitation().await;
        for _ in 0..5 {
            assert_eq!(invited.offer().await.status, StatusCode::OK, "{} were wrong", invitation.failed_attempts);
            for event in [InvitationEvent::PinTried, InvitationEvent::PinWrong] {
                invitation = invitation.apply(event, now).unwrap().0;
                let mut uow = invited.world.house.app.store().begin().await.unwrap();
                uow.invitations().update(&invitation).await.unwrap();
                uow.commit().await.unwrap();
            }
        }
        assert_refused(&invited, &invited.code, "pin_burned").await;
    }
}

#[tokio::test]
async fn a_pin_is_ignored_where_none_is_asked_for() {
    let invited = Invited::new().await;
    let mut phone = Phone::new(1);
    let mut body = phone.claim_of(&invited.code);
    body["pin"] = json!("0000");
    let claimed = phone.ask(&invited.world, CLAIM, Some(&body)).await;
    assert_eq!(claimed.status, StatusCode::OK, "{}", claimed.text);
    assert_eq!(invited.invitation().await.failed_attempts, 0);
}

#[tokio::test]
async fn of_many_phones_at_one_instant_one_is_bound() {
    for invited in Invited::both().await {
        let mut phones: Vec<_> = (1..=6).map(Phone::new).collect();
        let claims = phones.iter_mut().map(|phone| phone.claim(&invited.world, &invited.code));
        let answers = futures_util::future::join_all(claims).await;
        let bound = answers.iter().filter(|answer| answer.status == StatusCode::OK).count();
        assert_eq!(bound, 1);
        assert!(
            answers
                .iter()
                .filter(|answer| answer.status != StatusCode::OK)
                .all(|answer| answer.code() == "code_reused")
        );
    }
}
