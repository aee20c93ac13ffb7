//! An answer that is lost on the way costs nothing.

use serde_json::json;
use system_tests::{Database, Lossy, Server};

use crate::stage::{ADA, Stage, refusal};

/// A server that phones reach through a network that loses answers.
async fn behind(database: Database) -> (Lossy, Stage) {
    let network = Lossy::open();
    let server = Server::start_with(database, &[("CLAVIGER_PUBLIC_URL", &network.url)]).await;
    network.lead_to(&server.url);
    (network, Stage::of(server).await)
}

#[tokio::test]
async fn a_lost_answer_to_claim_and_a_repetition_give_one_device() {
    for database in Database::both().await {
        let (network, stage) = behind(database).await;
        let (phone, link) = (stage.phone("ada"), stage.link(ADA).await);
        network.lose_answers_to("POST /enrol/v1/claim", 2);
        for lost in 1..=2 {
            let told = refusal(&phone.try_enrol(&link));
            assert!(told.contains("nothing is lost by trying again"), "{told}");
            assert_eq!((network.lost(), phone.list()["state"].as_str()), (lost, Some("unfinished")));
            let [device] = &stage.devices().await[..] else { panic!("the server has bound it, once") };
            assert_eq!(device["state"], "claimed");
            assert_eq!(stage.credential(ADA).await["status"], "invited", "not before the phone confirms");
        }
        let shown = phone.enrol(&link);
        let [device] = &stage.devices().await[..] else { panic!("one phone") };
        assert_eq!((&device["id"], &device["state"]), (&shown["device_id"], &json!("active")));
        assert_eq!(stage.count("invitation.accepted").await, 1);
        assert_eq!(stage.count("security.code_reused").await, 0, "it was the same phone");
    }
}

#[tokio::test]
async fn a_lost_answer_to_confirm_and_a_repetition_add_the_phone_once() {
    for database in Database::both().await {
        let (network, stage) = behind(database).await;
        let (phone, link) = (stage.phone("ada"), stage.link(ADA).await);
        network.lose_answers_to("POST /enrol/v1/confirm", 1);
        let told = refusal(&phone.try_enrol(&link));
        assert!(told.contains("nothing is lost by trying again"), "{told}");
        assert_eq!((network.lost(), phone.list()["state"].as_str()), (1, Some("unconfirmed")));
        assert_eq!(stage.credential(ADA).await["status"], "active", "the server knows already");
        let shown = phone.status();
        assert_eq!((&shown["state"], &shown["id"]["number"]), (&json!("working"), &json!("4567")), "{shown}");
        assert_eq!((stage.devices().await.len(), stage.count("device.enrolled").await), (1, 1));
    }
}
