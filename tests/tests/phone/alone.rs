//! A phone whose server is gone: it works until its lease or its validity ends, and not longer.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::json;
use simulate::phone::{LeaseEnd, Phone, PhoneOptions, Shown};
use system_tests::Handset;

use crate::stage::{ADA, Stage};

/// What the phone's own program shows once its clock says so much more, without asking anybody.
#[expect(clippy::disallowed_methods, reason = "a phone has a clock of its own")]
fn shown_after(phone: &Handset, passed: SignedDuration) -> Shown {
    let clock = move || Timestamp::now() + passed;
    let mut phone = Phone::open(PhoneOptions::new(phone.folder(), Arc::new(clock))).unwrap();
    phone.list().unwrap().remove(0).shown
}

#[tokio::test]
async fn a_phone_disables_itself_when_its_lease_runs_out_and_works_again_with_the_server() {
    for mut stage in Stage::both().await {
        stage.project.set(json!({ "phones": { "lease_hours": 1 } })).await;
        let phone = stage.activated(ADA).await;
        stage.server.kill();
        let shown = phone.status();
        assert_eq!(shown["state"], "working", "the lease runs on without the server: {shown}");
        assert!(shown["trouble"].as_str().unwrap().contains("cannot be reached"), "{shown}");
        let before = shown_after(&phone, SignedDuration::from_mins(59));
        assert!(matches!(before, Shown::Working { .. }), "{before:?}");
        let after = shown_after(&phone, SignedDuration::from_mins(60));
        assert_eq!(after, Shown::Disabled { why: LeaseEnd::RanOut });
        // For good, whatever the clock says next, until the server speaks.
        assert_eq!((&phone.status()["state"], &phone.status()["why"]), (&json!("disabled"), &json!("ran_out")));
        assert!(phone.screen().contains("disabled: the server was not reached in time"), "{}", phone.screen());
        stage.server.run().await;
        assert_eq!(phone.status()["state"], "working");
    }
}

#[tokio::test]
async fn a_phone_disables_itself_when_its_validity_ends_while_the_server_is_away() {
    for mut stage in Stage::both().await {
        let phone = stage.activated(ADA).await;
        let until = soon(SignedDuration::from_secs(6));
        let path = format!("users/{}", stage.user(ADA).await["id"].as_str().unwrap());
        let change = stage.project.request(Method::PATCH, &path).header("if-match", "*");
        let answer = change.json(&json!({ "valid_until": until })).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
        let shown = phone.status();
        let lease: Timestamp = shown["lease_ends_at"].as_str().unwrap().parse().unwrap();
        assert!(lease <= until, "a lease never outlives the validity: {shown}");
        assert_eq!(shown["state"], "working", "{shown}");
        stage.server.kill();
        while soon(SignedDuration::ZERO) <= until {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let shown = phone.list();
        assert_eq!((&shown["state"], &shown["why"]), (&json!("disabled"), &json!("no_longer_valid")), "{shown}");
        stage.server.run().await;
        assert_ne!(phone.status()["state"], "working", "the server says so, too");
    }
}

/// So much from now.
#[expect(clippy::disallowed_methods, reason = "the server under test runs by the clock of this machine")]
fn soon(span: SignedDuration) -> Timestamp {
    Timestamp::now() + span
}
