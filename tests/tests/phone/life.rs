//! A phone is activated, shows what it is, and follows what changes.

use serde_json::json;

use crate::stage::{ADA, BOB, Stage};

#[tokio::test]
async fn a_phone_is_activated_from_the_mail_and_shows_card_status_and_lease() {
    for stage in Stage::both().await {
        assert_eq!(stage.credential(ADA).await["status"], "invited");
        let phone = stage.activated(ADA).await;
        let shown = phone.list();
        let id = json!({
            "format": "h10301", "facility_code": 123, "number": "4567", "bit_length": 26, "bits_hex": "2f623ae",
        });
        assert_eq!(shown["id"], id, "the published vector for 123/4567");
        let screen = phone.screen();
        assert!(screen.contains("works: h10301 123/4567 (0x2f623ae, 26 bits), until "), "{screen}");
        let hours = hours_until(shown["lease_ends_at"].as_str().unwrap());
        assert!((23.9..=24.0).contains(&hours), "a day, unless the project says otherwise: {hours} h");
        assert_eq!(stage.credential(ADA).await["status"], "active");
        let [device] = &stage.devices().await[..] else { panic!("one phone") };
        assert_eq!((&device["id"], &device["state"]), (&shown["device_id"], &json!("active")));
        assert_eq!(stage.user(ADA).await["enrolment"], "active");
        assert_eq!(stage.user(BOB).await["enrolment"], "invitation_sent", "nobody else's");
    }
}

#[tokio::test]
async fn another_id_in_the_file_is_another_card_on_the_phone_without_an_invitation() {
    for stage in Stage::both().await {
        let phone = stage.activated(ADA).await;
        let invited = stage.project.all("invitations").await.len();
        stage.sync(&[(ADA.0, 777), BOB]).await;
        assert_eq!(phone.list()["id"]["number"], "4567", "it has not asked yet");
        let shown = phone.status();
        assert_eq!((&shown["state"], &shown["id"]["number"]), (&json!("working"), &json!("777")), "{shown}");
        assert!(phone.screen().contains("123/777 ("), "{}", phone.screen());
        stage.project.rest().await;
        assert_eq!(stage.project.all("invitations").await.len(), invited);
        let links = stage.postbox.to("ada@example.org").iter().filter(|mail| mail.contains("/m/#")).count();
        assert_eq!(links, 1, "one mail with a link, the first");
        assert_eq!(stage.devices().await.len(), 1);
    }
}

#[tokio::test]
async fn a_suspended_phone_shows_nothing_and_works_again_when_it_may() {
    for stage in Stage::both().await {
        let phone = stage.activated(ADA).await;
        stage.act(ADA, "suspend", json!({ "reason": "lost" })).await;
        let shown = phone.status();
        assert_eq!((&shown["state"], &shown["reason"]), (&json!("suspended"), &json!("lost")), "{shown}");
        assert!(!phone.stored().contains("2f623ae"), "the ID is gone");
        assert_eq!(stage.credential(ADA).await["status"], "inactive");
        stage.act(ADA, "reactivate", json!({})).await;
        assert_eq!(phone.status()["id"]["number"], "4567");
        assert_eq!(stage.credential(ADA).await["status"], "active");
    }
}

#[expect(clippy::disallowed_methods, reason = "the phone's lease is told by its own clock")]
fn hours_until(text: &str) -> f64 {
    let until: jiff::Timestamp = text.parse().unwrap();
    until.duration_since(jiff::Timestamp::now()).as_secs_f64() / 3600.0
}
