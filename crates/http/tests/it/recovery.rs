//! The recovery of archived keys over HTTP.

use std::process::Command;

use app::testing::archive::Archive;
use axum::body::to_bytes;
use axum::http::StatusCode;
use domain::operator::Role;
use http_api::Options;
use serde_json::{Value, json};

use crate::world::{As as _, PASSWORD, World, get, post, put};

const KEY: &str = "/api/v1/projects/campus/recovery-key";
const ALL: &str = "/api/v1/projects/campus/recoveries";

#[tokio::test]
async fn a_recovery_key_is_set_looked_at_and_replaced() {
    for archive in Archive::both().await {
        archive.make_recovery_key("second");
        let (second, bad) = (archive.read("second.pem"), json!({"certificate": "nothing"}));
        let world = World::of(archive.into_house().0, Options::default());
        let key = world.key(Role::Admin).await;
        let shown = world.send(get(KEY).with_key(&key)).await.json();
        assert_eq!(
            [&shown["opener"], &shown["archived_keys"], &shown["subject"]],
            [&json!("file"), &json!(0), &json!("CN=recovery")]
        );
        assert_eq!(shown["fingerprint"].as_str().unwrap().len(), 64);
        let changed = world
            .send(put(KEY, &json!({"certificate": second})).with("content-type", "application/json").with_key(&key))
            .await;
        assert_eq!((changed.status, &changed.json()["opener"]), (StatusCode::OK, &json!("none")), "{}", changed.text);
        assert_eq!(changed.json()["retired"][0]["subject"], "CN=recovery");
        let refused = world.send(put(KEY, &bad).with("content-type", "application/json").with_key(&key)).await;
        assert_eq!(refused.json()["errors"][0]["pointer"], "/certificate", "{}", refused.text);
        assert_eq!(refused.json()["errors"][0]["code"], "certificate_unreadable");
    }
}

#[tokio::test]
async fn a_project_without_one_says_so() {
    let world = World::new().await;
    let key = world.key(Role::Auditor).await;
    assert_eq!(world.send(get(KEY).with_key(&key)).await.code(), "not_found");
}

#[tokio::test]
async fn two_people_recover_a_key_and_programs_do_not() {
    for archive in Archive::both().await {
        let ada = archive.house.user("Ada", "1").await;
        archive.equip(&ada, 1).await;
        let (house, folder) = archive.into_house();
        let world = World::of(house, Options::default());
        let asker = world.operator("asker", Some(Role::Admin)).await;
        let approver = world.operator("approver", Some(Role::Admin)).await;
        let wanted = json!({"user_id": ada.id, "reason": "she left"});
        let program = world.key(Role::Admin).await;
        assert_eq!(world.send(post(ALL, &wanted).with_key(&program)).await.code(), "recovery_not_a_person");

        let asked = world.send(post(ALL, &wanted).by(&asker)).await;
        assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text);
        let asked = asked.json();
        assert_eq!(
            [&asked["state"], &asked["form"], &asked["requested_by_name"]],
            [&json!("requested"), &json!("key_file"), &json!("asker")]
        );
        let certificate = asked["certificate_ids"][0].as_str().unwrap();
        let detail = get(&format!("/api/v1/projects/campus/certificates/{certificate}")).with_key(&program);
        assert_eq!(world.send(detail).await.json()["key_archived"], true);
        let one = format!("{ALL}/{}", asked["id"].as_str().unwrap());
        let wrong = json!({"password": "a guess"});
        let approve = |body: &Value| post(&format!("{one}/approve"), body);
        let refused = world.send(approve(&wrong).by(&approver)).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::FORBIDDEN, "recovery_password"));
        let right = json!({"password": PASSWORD});
        assert_eq!(world.send(approve(&right).by(&asker)).await.code(), "recovery_same_person");
        let approved = world.send(approve(&right).by(&approver).with("idempotency-key", "a")).await;
        assert_eq!(approved.status, StatusCode::OK, "{}", approved.text);
        let passphrase = approved.json()["passphrase"].as_str().unwrap().to_owned();
        let again = world.send(approve(&right).by(&approver).with("idempotency-key", "a")).await;
        assert_eq!(again.json()["omitted"], json!(["passphrase"]), "{}", again.text);
        assert!(!again.text.contains(&passphrase), "it is shown once");
        let listed = world.send(get(&format!("{ALL}?filter=state%20eq%20%22approved%22")).by(&asker)).await;
        assert_eq!(listed.json()["items"].as_array().unwrap().len(), 1, "{}", listed.text);
        assert!(!listed.text.contains(&passphrase));

        let file = world.begin("192.0.2.1", post(&format!("{one}/collect"), &json!({})).by(&asker)).await;
        assert_eq!(file.headers()["content-type"], "application/pkcs12");
        assert_eq!(file.headers()["cache-control"], "no-store");
        let file = to_bytes(file.into_body(), 1 << 20).await.unwrap();
        std::fs::write(folder.path().join("recovered.p12"), &file).unwrap();
        let passed = format!("pass:{passphrase}");
        let words = ["pkcs12", "-in", "recovered.p12", "-nodes", "-nocerts", "-passin", &passed];
        let opened = Command::new("openssl").current_dir(folder.path()).args(words).output().unwrap();
        assert!(String::from_utf8_lossy(&opened.stdout).contains("BEGIN PRIVATE KEY"));
        let again = world.send(post(&format!("{one}/collect"), &json!({})).by(&asker)).await;
        assert_eq!((again.status, again.code().as_str()), (StatusCode::CONFLICT, "recovery_over"));
    }
}

#[tokio::test]
async fn a_request_is_refused_with_a_reason() {
    for archive in Archive::both().await {
        let ada = archive.house.user("Ada", "1").await;
        archive.equip(&ada, 1).await;
        let world = World::of(archive.into_house().0, Options::default());
        let (asker, approver) =
            (world.operator("asker", Some(Role::Admin)).await, world.operator("approver", Some(Role::Admin)).await);
        let asked = world.send(post(ALL, &json!({"user_id": ada.id, "reason": "why"})).by(&asker)).await.json();
        let one = format!("{ALL}/{}", asked["id"].as_str().unwrap());
        let silent = world.send(post(&format!("{one}/refuse"), &json!({"reason": ""})).by(&approver)).await;
        assert_eq!(silent.json()["errors"][0]["pointer"], "/reason");
        let refused = world.send(post(&format!("{one}/refuse"), &json!({"reason": "ask her"})).by(&approver)).await;
        assert_eq!([&refused.json()["state"], &refused.json()["refusal"]], [&json!("refused"), &json!("ask her")]);
        let shown = world.send(get(&one).by(&asker)).await.json();
        assert_eq!([&shown["decided_by_name"], &shown["user_name"]], [&json!("approver"), &json!("Ada Żółć-李")]);
    }
}
