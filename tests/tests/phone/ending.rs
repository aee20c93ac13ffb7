//! A phone is disabled: by deletion, by revocation, by its holder.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use system_tests::Handset;

use crate::stage::{ADA, BOB, Stage};

/// The phone hears that the user was deleted, and the server that the phone has obeyed.
async fn hears_of_the_deletion(stage: &Stage, phone: &Handset) {
    assert_eq!(stage.user(ADA).await["state"], "deletion_pending", "a phone still works");
    assert_eq!(phone.list()["state"], "working", "it has not asked yet");
    let shown = phone.status();
    assert_eq!(shown["end"], json!({ "by": "revoked", "reason": "holder_deleted" }), "{shown}");
    assert!(phone.screen().contains("revoked by the issuer (holder deleted)"), "{}", phone.screen());
    assert_keeps_nothing(phone);
    assert_eq!(stage.user(ADA).await, Value::Null, "erased as soon as the phone has obeyed");
    assert_eq!(stage.count("credential.revoked").await, 1);
    assert_eq!(stage.user(BOB).await["state"], "active", "nobody else is touched");
}

/// Neither the ID nor a key.
fn assert_keeps_nothing(phone: &Handset) {
    let stored = phone.stored();
    assert!(!stored.contains("2f623ae") && !stored.contains("\"keys\""), "{stored}");
}

#[tokio::test]
async fn who_is_not_in_the_next_file_has_no_phone_any_more() {
    for stage in Stage::both().await {
        let phone = stage.activated(ADA).await;
        stage.sync(&[BOB]).await;
        hears_of_the_deletion(&stage, &phone).await;
    }
}

#[tokio::test]
async fn who_is_deleted_by_hand_has_no_phone_any_more() {
    for stage in Stage::both().await {
        let phone = stage.activated(ADA).await;
        let path = format!("users/{}", stage.user(ADA).await["id"].as_str().unwrap());
        let request = stage.project.request(Method::DELETE, &path).header("if-match", "*");
        assert_eq!(request.send().await.unwrap().status(), StatusCode::ACCEPTED);
        hears_of_the_deletion(&stage, &phone).await;
    }
}

#[tokio::test]
async fn a_revoked_phone_is_over_and_the_server_knows_it() {
    for stage in Stage::both().await {
        let phone = stage.activated(ADA).await;
        stage.act(ADA, "revoke", json!({ "reason": "stolen" })).await;
        let shown = phone.status();
        assert_eq!(shown["end"], json!({ "by": "revoked", "reason": "stolen" }), "{shown}");
        assert_keeps_nothing(&phone);
        let credential = stage.credential(ADA).await;
        let [intent, observed] = ["intent", "observed"].map(|name| credential[name].as_str().unwrap());
        assert_eq!((intent, observed, &credential["status_text"]), ("revoked", "revoked", &json!("Inactive – Stolen")));
        assert!(credential["revocation"]["confirmed_at"].is_string(), "the phone has said so: {credential}");
    }
}

#[tokio::test]
async fn a_phone_that_its_holder_gives_up_is_bound_to_nothing() {
    for stage in Stage::both().await {
        let phone = stage.activated(ADA).await;
        let link = stage.link(ADA).await;
        let shown = phone.reset();
        assert_eq!(shown["end"], json!({ "by": "reset" }), "{shown}");
        assert_keeps_nothing(&phone);
        assert_eq!(stage.devices().await[0]["state"], "reset");
        assert_eq!(stage.count("device.reset").await, 1, "the issuer is told");
        assert_ne!(stage.credential(ADA).await["status"], "active");
        let again = crate::stage::refusal(&phone.try_enrol(&link));
        assert!(again.contains("used already"), "the code stays used: {again}");
        stage.act(ADA, "resend-invitation", json!({})).await;
        stage.project.rest().await;
        let next = stage.phone("ada's next").enrol(&stage.link(ADA).await);
        assert_eq!((&next["state"], &next["id"]["number"]), (&json!("working"), &json!("4567")), "{next}");
        assert_eq!(stage.credential(ADA).await["status"], "active");
    }
}
