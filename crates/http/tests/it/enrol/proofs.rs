//! What opens a request, and what does not.

use axum::http::StatusCode;
use domain::time::SignedDuration;
use serde_json::{Value, json};

use super::phone::{CLAIM, CONFIRM, Invited, OFFER, Phone, STATE, installed, is_complete};
use crate::world::{Answered, As as _, ORIGIN, World, post};

fn is_refused(answered: &Answered) -> bool {
    (answered.status, answered.code().as_str()) == (StatusCode::UNAUTHORIZED, "dpop_invalid")
        && answered.header("www-authenticate") == r#"DPoP error="invalid_dpop_proof""#
        && is_complete(&answered.headers)
}

fn wants_a_nonce(answered: &Answered) -> bool {
    (answered.status, answered.code().as_str()) == (StatusCode::UNAUTHORIZED, "nonce_required")
        && answered.header("www-authenticate") == r#"DPoP error="use_dpop_nonce""#
        && is_complete(&answered.headers)
}

#[tokio::test]
async fn a_phone_without_a_nonce_gets_one_and_repeats() {
    for invited in Invited::both().await {
        let mut phone = Phone::new(1);
        let body = phone.claim_of(&invited.code);
        let challenge = phone.ask_once(&invited.world, CLAIM, Some(&body)).await;
        assert!(wants_a_nonce(&challenge), "{}", challenge.text);
        let claimed = phone.ask_once(&invited.world, CLAIM, Some(&body)).await;
        assert_eq!(claimed.status, StatusCode::OK, "{}", claimed.text);
    }
}

#[tokio::test]
async fn a_nonce_is_good_for_a_while_and_ours_alone() {
    for invited in Invited::both().await {
        let (world, mut phone) = (&invited.world, invited.enrolled(1).await);
        let nonce = phone.nonce.clone();
        for _ in 0..2 {
            phone.nonce.clone_from(&nonce);
            assert_eq!(phone.ask_once(world, STATE, None).await.status, StatusCode::OK, "more than once");
        }
        world.house.pass(SignedDuration::from_mins(5));
        phone.nonce.clone_from(&nonce);
        assert_eq!(phone.ask_once(world, STATE, None).await.status, StatusCode::OK, "five minutes");
        world.house.pass(SignedDuration::from_mins(6));
        phone.nonce.clone_from(&nonce);
        let late = phone.ask_once(world, STATE, None).await;
        assert!(wants_a_nonce(&late), "{}", late.text);
        let foreign = World::new().await.send(post(OFFER, &json!({"code": ""}))).await;
        for nonce in [foreign.header("dpop-nonce"), "", "8IBTHwOdqNKAWeKl7plt8g"] {
            phone.nonce = Some(nonce.to_owned());
            let answered = phone.ask_once(world, STATE, None).await;
            assert!(wants_a_nonce(&answered), "{nonce}: {}", answered.text);
        }
    }
}

#[tokio::test]
async fn a_proof_opens_one_request() {
    for invited in Invited::both().await {
        let (world, mut phone) = (&invited.world, invited.enrolled(1).await);
        let claims = phone.claims(STATE, None);
        assert_eq!(phone.ask_with(world, STATE, None, &claims).await.status, StatusCode::OK);
        let replayed = phone.ask_with(world, STATE, None, &claims).await;
        assert!(is_refused(&replayed), "{}", replayed.text);
        let mut other = phone.claims(STATE, None);
        other["jti"] = claims["jti"].clone();
        assert!(
            is_refused(&phone.ask_with(world, STATE, None, &other).await),
            "the identifier is used up, not the text"
        );

        let mut second = Phone::new(2);
        second.nonce.clone_from(&phone.nonce);
        let mut theirs = second.claims(STATE, None);
        theirs["jti"] = claims["jti"].clone();
        assert_eq!(second.ask_with(world, STATE, None, &theirs).await.code(), "device_unknown", "each key has its own");
    }
}

#[tokio::test]
async fn a_proof_stays_used_whatever_became_of_the_request() {
    for invited in Invited::both().await {
        let (world, mut phone) = (&invited.world, Phone::new(1));
        phone.state(world).await; // for a nonce
        let body = phone.claim_of("mzxw6ytboi2dknrxhazdgnbvgy");
        let claims = phone.claims(CLAIM, Some(&body));
        assert_eq!(phone.ask_with(world, CLAIM, Some(&body), &claims).await.code(), "code_unknown");
        assert!(is_refused(&phone.ask_with(world, CLAIM, Some(&body), &claims).await));
    }
}

#[tokio::test]
async fn a_proof_is_of_this_method_address_and_body() {
    for invited in Invited::both().await {
        let (world, mut phone) = (&invited.world, Phone::new(1));
        phone.state(world).await; // for a nonce
        let body = phone.claim_of(&invited.code);
        for (member, value) in [
            ("htm", json!("GET")),
            ("htu", json!(format!("{ORIGIN}{CONFIRM}"))),
            ("htu", json!(format!("http://doors.example.org{CLAIM}"))),
            ("htu", json!(format!("https://evil.example{CLAIM}"))),
            ("htu", json!(format!("{ORIGIN}{CLAIM}?"))),
            ("htu", json!(CLAIM)),
            ("body_sha256", phone.claims(STATE, None)["body_sha256"].clone()),
            ("body_sha256", Value::Null),
            ("jti", json!("short")),
        ] {
            let mut claims = phone.claims(CLAIM, Some(&body));
            claims[member] = value.clone();
            let answered = phone.ask_with(world, CLAIM, Some(&body), &claims).await;
            assert!(is_refused(&answered), "{member} {value}: {}", answered.text);
        }
        let claimed = phone.ask_once(world, CLAIM, Some(&body)).await;
        assert_eq!(claimed.status, StatusCode::OK, "none of them used the code: {}", claimed.text);
    }
}

#[tokio::test]
async fn the_host_that_a_request_names_plays_no_part() {
    for invited in Invited::both().await {
        let (world, phone) = (&invited.world, invited.enrolled(1).await);
        let evil = |proof: &str| {
            let request = Phone::request(STATE, None).with("host", "evil.example").with("dpop", proof);
            request.with("x-forwarded-host", "evil.example").with("forwarded", "host=evil.example;proto=http")
        };
        let mut claims = phone.claims(STATE, None);
        claims["htu"] = json!(format!("https://evil.example{STATE}"));
        assert!(is_refused(&world.send(evil(&phone.sign(&claims))).await), "a proof made for somebody else");
        let claims = phone.claims(STATE, None);
        assert_eq!(world.send(evil(&phone.sign(&claims))).await.status, StatusCode::OK, "a proof made for us");
    }
}

#[tokio::test]
async fn exactly_one_proof_by_the_bound_key() {
    for invited in Invited::both().await {
        let (world, phone) = (&invited.world, invited.enrolled(1).await);
        assert!(is_refused(&world.send(Phone::request(STATE, None)).await), "none");
        let mut twice = Phone::request(STATE, None);
        for _ in 0..2 {
            let claims = phone.claims(STATE, None);
            twice.headers_mut().append("dpop", phone.sign(&claims).parse().unwrap());
        }
        assert!(is_refused(&world.send(twice).await), "two");
        let body = installed();
        let claims = phone.claims(CONFIRM, Some(&body));
        let mut forged = phone.sign(&claims);
        forged.replace_range(forged.len() - 8.., "AAAAAAAA");
        let forged = Phone::request(CONFIRM, Some(&body)).with("dpop", &forged);
        assert!(is_refused(&world.send(forged).await), "a signature that does not verify");
    }
}
