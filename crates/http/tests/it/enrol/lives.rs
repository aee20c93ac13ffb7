//! A phone's life, from the link to its end.

use axum::http::StatusCode;
use domain::event::Category;
use domain::operator::Role;
use domain::time::SignedDuration;
use serde_json::{Value, json};

use super::phone::{CLAIM, CONFIRM, DISABLED, Invited, Phone, RESET, STATE, installed, is_complete};
use crate::world::{As as _, get, post};

#[tokio::test]
async fn an_offer_tells_who_issues_and_consumes_nothing() {
    for invited in Invited::both().await {
        for _ in 0..3 {
            let offer = invited.offer().await;
            assert_eq!(offer.status, StatusCode::OK, "{}", offer.text);
            assert!(is_complete(&offer.headers));
            let mut body = offer.json();
            assert_eq!(body["nonce"], offer.header("dpop-nonce"));
            body["nonce"] = Value::Null;
            assert_eq!(
                body,
                json!({
                    "issuer": {"name": "Campus 北", "project": "campus"}, "holder": {"display_name": "Ada Żółć-李"},
                    "installs": [{"kind": "door_id", "label": "Mobile ID"}], "pin_required": false, "device_pin": null,
                    "expires_at": "2027-01-15T08:15:00Z", "nonce": null,
                })
            );
        }
        let mut phone = Phone::new(1);
        phone.nonce = Some(invited.offer().await.header("dpop-nonce").to_owned());
        let body = phone.claim_of(&invited.code);
        let claimed = phone.ask_once(&invited.world, CLAIM, Some(&body)).await;
        assert_eq!(claimed.status, StatusCode::OK, "the offer's nonce serves the claim: {}", claimed.text);
    }
}

#[tokio::test]
async fn a_credential_is_active_from_the_confirmation_on_and_not_before() {
    for invited in Invited::both().await {
        let world = &invited.world;
        let key = world.key(Role::Auditor).await;
        let shown =
            || world.send(get(&format!("/api/v1/projects/campus/credentials/{}", invited.credential)).with_key(&key));
        let mut phone = Phone::new(1);
        let claimed = phone.claim(world, &invited.code).await;
        assert_eq!(claimed.status, StatusCode::OK, "{}", claimed.text);
        let body = claimed.json();
        assert_eq!(body["credential"]["id"], json!(invited.credential));
        assert_eq!((&body["templates"], &body["nonce"]), (&json!([]), &json!(claimed.header("dpop-nonce"))));
        assert_eq!(shown().await.json()["status"], "invited");

        let waiting = phone.state(world).await.json();
        assert_eq!(
            (&waiting["status"], &waiting["id"], &waiting["lease_until"]),
            (&json!("claimed"), &Value::Null, &Value::Null)
        );

        let confirmed = phone.confirm(world).await;
        assert!(is_complete(&confirmed.headers));
        assert_eq!(
            confirmed.json(),
            json!({
                "status": "active", "reason": null,
                "id": {"format": "raw_ascii", "facility_code": null, "number": "4711", "bit_length": 32, "bits_hex": "34373131"},
                "valid_from": "2027-01-15T08:00:00Z", "valid_until": null, "lease_until": "2027-01-16T08:00:00Z",
                "server_time": "2027-01-15T08:00:00Z", "poll_after_s": 900, "messages": [], "certificates": [],
                "certificates_to_renew": [],
            })
        );
        assert_eq!(shown().await.json()["status"], "active");
    }
}

#[tokio::test]
async fn each_state_extends_the_lease() {
    for invited in Invited::both().await {
        let mut phone = invited.enrolled(1).await;
        invited.world.house.pass(SignedDuration::from_hours(23));
        let state = phone.state(&invited.world).await;
        assert!(is_complete(&state.headers));
        assert_eq!(
            (&state.json()["status"], &state.json()["lease_until"]),
            (&json!("active"), &json!("2027-01-17T07:00:00Z"))
        );
    }
}

#[tokio::test]
async fn a_revoked_phone_is_told_obeys_and_is_over() {
    for invited in Invited::both().await {
        let (world, mut phone) = (&invited.world, invited.enrolled(1).await);
        let key = world.key(Role::Operator).await;
        let path = format!("/api/v1/projects/campus/credentials/{}", invited.credential);
        let revoked = world.send(post(&format!("{path}/revoke"), &json!({"reason": "stolen"})).with_key(&key)).await;
        assert!(revoked.status.is_success(), "{}", revoked.text);
        let state = phone.state(world).await.json();
        assert_eq!(
            [&state["status"], &state["reason"], &state["id"], &state["lease_until"]],
            [&json!("revoked"), &json!("stolen"), &Value::Null, &Value::Null]
        );
        let open = world.send(get(&path).with_key(&key)).await.json();
        assert_eq!(open["revocation"]["confirmed_at"], Value::Null, "a promise, not a fact");
        let obeyed = phone.ask(world, DISABLED, Some(&json!({"status": "revoked"}))).await;
        assert_eq!((obeyed.status, &obeyed.json()["status"]), (StatusCode::OK, &json!("revoked")));
        let over = world.send(get(&path).with_key(&key)).await.json();
        assert!(over["revocation"]["confirmed_at"].is_string(), "{over}");
    }
}

#[tokio::test]
async fn a_phone_that_is_given_up_is_unknown_and_its_code_stays_used() {
    for invited in Invited::both().await {
        let (world, mut phone) = (&invited.world, invited.enrolled(1).await);
        let reset = phone.reset(world).await;
        assert_eq!((reset.status, reset.json()), (StatusCode::OK, json!({"status": "reset"})));
        assert!(is_complete(&reset.headers));
        assert_eq!(phone.reset(world).await.code(), "device_unknown", "which ends the repetitions");
        assert_eq!(phone.state(world).await.code(), "device_unknown");
        for seed in [1, 2] {
            assert_eq!(Phone::new(seed).claim(world, &invited.code).await.code(), "code_used");
        }
        assert_eq!(invited.recorded(Category::DeviceReset).await, 1);
    }
}

#[tokio::test]
async fn a_key_that_is_bound_to_nothing_gets_nothing() {
    for invited in Invited::both().await {
        let mut phone = Phone::new(1);
        let disabled = json!({"status": "revoked"});
        for (path, body) in
            [(CONFIRM, Some(installed())), (STATE, None), (DISABLED, Some(disabled)), (RESET, Some(json!({})))]
        {
            let answered = phone.ask(&invited.world, path, body.as_ref()).await;
            assert_eq!(
                (answered.status, answered.code().as_str()),
                (StatusCode::UNAUTHORIZED, "device_unknown"),
                "{path}"
            );
            assert_eq!(answered.header("www-authenticate"), "DPoP", "{path}");
            assert!(is_complete(&answered.headers), "{path}");
        }
    }
}
