//! One link, one phone: whoever comes second is refused, and somebody hears of it.

use std::process::Output;

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::stage::{ADA, BOB, Stage, refusal};

#[tokio::test]
async fn a_second_phone_with_the_same_link_is_refused_and_leaves_an_event() {
    for stage in Stage::both().await {
        let phone = stage.activated(ADA).await;
        let second = stage.phone("second");
        let told = refusal(&second.try_enrol(&stage.link(ADA).await));
        assert!(told.contains("another phone has used this link"), "{told}");
        assert!(!second.stored().contains("keys"), "it keeps nothing");
        let [device] = &stage.devices().await[..] else { panic!("one phone") };
        for category in ["security.code_reused", "security.second_device"] {
            let [event] = &stage.events(category).await[..] else { panic!("one {category}") };
            assert_eq!((&event["device_id"], &event["user_id"]), (&device["id"], &device["user_id"]), "{event}");
            assert_ne!(event["severity"], "info", "{event}");
        }
        let shown = phone.status();
        assert_eq!(shown["state"], "working", "who came first is not harmed: {shown}");
    }
}

#[tokio::test]
async fn a_second_phone_with_the_link_of_a_mobile_id_gets_no_certificates() {
    for stage in Stage::both().await {
        let options = json!({"enrolment_pin": "never", "device_pin": {"required": false}, "qr_code": "shown",
            "processes": {"MobileIDProcSupplyMobileIDForUser": {"enabled": true}}});
        let put = stage.project.request(Method::PUT, "settings/mobile-id").header("if-match", "*").json(&options);
        assert_eq!(put.send().await.unwrap().status(), StatusCode::OK);
        let begun = json!({"kind": "MobileIDProcSupplyMobileIDForUser", "user_id": stage.user(ADA).await["id"]});
        let process = stage.project.post("processes", begun, StatusCode::CREATED).await;
        let next = format!("processes/{}/next", process["id"].as_str().unwrap());
        let waiting = stage.project.post(&next, json!({"inputs": {}}), StatusCode::OK).await;
        let link = waiting["enrolment"]["url"].as_str().unwrap();

        let first = stage.phone("first").enrol(link);
        assert_eq!(first["state"], "working", "{first}");
        let second = stage.phone("second");
        let told = refusal(&second.try_enrol(link));
        assert!(told.contains("another phone has used this link"), "{told}");
        assert!(!second.stored().contains("keys"), "it keeps nothing");
        let certificates = stage.project.all("certificates").await;
        let states: Vec<_> = certificates.iter().map(|one| one["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["valid"; 2], "the first phone's, and no others: {certificates:?}");
        assert_eq!(stage.count("security.code_reused").await, 1);
    }
}

#[tokio::test]
async fn of_phones_that_race_for_a_link_one_is_bound() {
    for stage in Stage::both().await {
        for person in [ADA, BOB] {
            let link = stage.link(person).await;
            let racers: Vec<_> = (0..4).map(|n| stage.phone(&format!("{}-{n}", person.0))).collect();
            let begun: Vec<_> = racers.iter().map(|racer| racer.begin_to_enrol(&link)).collect();
            let ended: Vec<Output> = begun.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
            let (won, lost): (Vec<_>, Vec<_>) = ended.iter().partition(|output| output.status.success());
            assert_eq!((won.len(), lost.len()), (1, 3));
            for output in lost {
                assert!(refusal(output).contains("another phone has used this link"));
            }
        }
        let devices = stage.devices().await;
        let active = devices.iter().filter(|device| device["state"] == json!("active")).count();
        assert_eq!((devices.len(), active), (2, 2), "one for each person: {devices:?}");
        assert_eq!(stage.count("security.code_reused").await, 6);
    }
}
