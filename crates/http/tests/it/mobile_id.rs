//! The options of mobile IDs over HTTP.

use axum::http::StatusCode;
use domain::operator::Role;
use serde_json::{Value, json};

use crate::world::{As as _, World, get, patch, post, put};

const CAMPUS: &str = "/api/v1/projects/campus";
const SETTINGS: &str = "/api/v1/projects/campus/settings";
const OPTIONS: &str = "/api/v1/projects/campus/settings/mobile-id";
const PREVIEW: &str = "/api/v1/projects/campus/settings/mobile-id/preview";

const SUPPLY: &str = "MobileIDProcSupplyMobileIDForUser";

/// Pointer and code of each fault.
fn faults(of: &Value) -> Vec<(&str, &str)> {
    let faults = of["errors"].as_array().or_else(|| of["faults"].as_array());
    faults.unwrap().iter().map(|fault| (fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn one_process_is_switched_and_all_else_stays() {
    for world in World::both().await {
        let key = world.key(Role::Admin).await;
        let first = world.send(get(OPTIONS).with_key(&key)).await;
        assert_eq!((first.status, first.header("etag")), (StatusCode::OK, "\"0\""));
        let switched = json!({"processes": {SUPPLY: {"enabled": true}}});
        let set = world.send(put(OPTIONS, &switched).with_key(&key)).await;
        assert_eq!((set.status, set.header("etag")), (StatusCode::OK, "\"1\""), "{}", set.text);
        let mut expected = first.json();
        expected["processes"][SUPPLY]["enabled"] = json!(true);
        assert_eq!(set.json(), expected);
        for path in [OPTIONS, SETTINGS] {
            let shown = world.send(get(path).with_key(&key)).await;
            let section = if path == SETTINGS { shown.json()["mobile_id"].clone() } else { shown.json() };
            assert_eq!((section, shown.header("etag")), (expected.clone(), "\"1\""));
        }
        let back = json!({"processes": {SUPPLY: null}});
        assert_eq!(world.send(put(OPTIONS, &back).with_key(&key)).await.json(), first.json());
        let audit = world.send(get(&format!("{CAMPUS}/audit")).with_key(&key)).await.text;
        assert!(audit.contains("settings.update") && audit.contains(SUPPLY), "{audit}");
    }
}

#[tokio::test]
async fn other_settings_and_their_secrets_stay() {
    let world = World::new().await;
    let key = world.key(Role::Admin).await;
    let mail = json!({"mail": {"host": "smtp.example.org", "port": 587, "security": "starttls", "username": "doors",
        "password": "open sesame", "from": "doors@example.org"}, "invitations": {"valid_days": 3}});
    assert_eq!(world.send(patch(SETTINGS, "*", &mail).with_key(&key)).await.status, StatusCode::OK);
    let set = world.send(put(OPTIONS, &json!({"validity_days": 365})).with_key(&key)).await;
    assert_eq!((set.status, &set.json()["validity_days"]), (StatusCode::OK, &json!(365)), "{}", set.text);
    let shown = world.send(get(SETTINGS).with_key(&key)).await.json();
    assert_eq!([&shown["mail"]["password_set"], &shown["invitations"]["valid_days"]], [&json!(true), &json!(3)]);
    let through_all = json!({"mobile_id": {"qr_code": "mailed"}});
    let shown = world.send(patch(SETTINGS, "*", &through_all).with_key(&key)).await.json();
    assert_eq!([&shown["mobile_id"]["qr_code"], &shown["mobile_id"]["validity_days"]], [&json!("mailed"), &json!(365)]);
}

#[tokio::test]
async fn a_lost_race_is_told_to_who_asks() {
    for world in World::both().await {
        let key = world.key(Role::Admin).await;
        let change = |days: u16| put(OPTIONS, &json!({"validity_days": days})).with_key(&key);
        assert_eq!(world.send(change(10).with("if-match", "\"0\"")).await.status, StatusCode::OK);
        let lost = world.send(change(20).with("if-match", "\"0\"")).await;
        assert_eq!((lost.status, lost.code().as_str()), (StatusCode::PRECONDITION_FAILED, "stale"));
        let strange = world.send(change(20).with("if-match", "W/\"1\"")).await;
        assert_eq!(strange.status, StatusCode::PRECONDITION_FAILED);
        assert_eq!(world.send(change(30)).await.json()["validity_days"], 30, "who does not ask comes last and wins");
    }
}

#[tokio::test]
async fn an_option_that_does_not_fit_is_pointed_at() {
    let world = World::new().await;
    let key = world.key(Role::Admin).await;
    for (change, pointer, code) in [
        (json!({"validity_days": 0}), "/validity_days", "invalid_value"),
        (json!({"validity_days": 3654}), "/validity_days", "invalid_value"),
        (json!({"device_pin": {"min_length": 3}}), "/device_pin/min_length", "invalid_value"),
        (json!({"reminders_days": [7, 14]}), "/reminders_days", "invalid_value"),
        (json!({"qr_code": "printed"}), "/qr_code", "invalid_value"),
        (json!({"user_id": "{shoe size}"}), "/user_id", "invalid_value"),
        (json!({"user_id": "{email"}), "/user_id", "invalid_value"),
        (json!({"profile_name": "{email} {shoe_size}"}), "/profile_name", "unknown_field"),
        (json!({"colour": 1}), "/colour", "unknown_member"),
        (json!({"device_pin": {"colour": 1}}), "/device_pin/colour", "unknown_member"),
        (json!({"allowed_domains": ["example.org", "nowhere"]}), "/allowed_domains/1", "invalid_value"),
    ] {
        let refused = world.send(put(OPTIONS, &change).with_key(&key)).await;
        assert_eq!(faults(&refused.json()), [(pointer, code)], "{change}: {}", refused.text);
        let refused = world.send(patch(SETTINGS, "*", &json!({ "mobile_id": change })).with_key(&key)).await;
        assert_eq!(faults(&refused.json())[0], (format!("/mobile_id{pointer}").as_str(), code), "{change}");
    }
    assert_eq!(world.send(get(OPTIONS).with_key(&key)).await.header("etag"), "\"0\"", "nothing was kept");
}

#[tokio::test]
async fn a_process_that_there_is_not_is_refused_with_those_that_there_are() {
    let world = World::new().await;
    let key = world.key(Role::Admin).await;
    let change = json!({"processes": {"MobileIDProcFly": {"enabled": true}}});
    let refused = world.send(put(OPTIONS, &change).with_key(&key)).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "invalid"));
    assert_eq!(faults(&refused.json()), [("/processes/MobileIDProcFly", "invalid_value")], "{}", refused.text);
    for name in domain::mobile_id::ProcessKind::NAMES {
        assert!(refused.text.contains(name), "{}", refused.text);
    }
}

#[tokio::test]
async fn templates_name_fields_that_the_project_has() {
    for world in World::both().await {
        let key = world.key(Role::Admin).await;
        let change = json!({"user_id": "{last_name}.{site}"});
        let refused = world.send(put(OPTIONS, &change).with_key(&key)).await;
        assert_eq!(faults(&refused.json()), [("/user_id", "unknown_field")]);
        let field = json!({"name": "site", "label": "Site", "kind": {"type": "text"}});
        let made = world.send(post(&format!("{CAMPUS}/custom-fields"), &field).with_key(&key)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        assert_eq!(world.send(put(OPTIONS, &change).with_key(&key)).await.status, StatusCode::OK);
        // A field that goes later keeps nobody from changing something else.
        let id = made.json()["id"].as_str().unwrap().to_owned();
        let gone = crate::world::delete(&format!("{CAMPUS}/custom-fields/{id}")).with_key(&key).with("if-match", "*");
        assert_eq!(world.send(gone).await.status, StatusCode::NO_CONTENT);
        assert_eq!(world.send(put(OPTIONS, &json!({"validity_days": 5})).with_key(&key)).await.status, StatusCode::OK);
        let again = json!({"server_name": "{site}"});
        let refused = world.send(put(OPTIONS, &again).with_key(&key)).await;
        assert_eq!(faults(&refused.json()), [("/server_name", "unknown_field")]);
    }
}

#[tokio::test]
async fn the_preview_says_what_somebody_would_get() {
    for world in World::both().await {
        let key = world.key(Role::Helpdesk).await;
        let ada = world.house.user("Ada", "4711").await;
        let preview = |draft: &Value| post(PREVIEW, &json!({"user_id": ada.id, "mobile_id": draft})).with_key(&key);
        let usual = world.send(post(PREVIEW, &json!({"user_id": ada.id})).with_key(&key)).await;
        let expected = json!({
            "user_id": "ada@example.org",
            "server_name": world.house.project.name,
            "profile_name": "MobileID Ada Żółć-李",
            "certificates": [
                {"profile": "authentication", "issue": "always"},
                {"profile": "signature", "issue": "always"},
            ],
            "valid_until": "2029-01-14T08:00:00Z",
            "qr_code": "shown",
            "faults": [],
        });
        assert_eq!((usual.status, usual.json()), (StatusCode::OK, expected), "{}", usual.text);
        let draft = json!({"user_id": "{mobile}", "server_name": "{organisation} {card_id}", "validity_days": 1,
            "certificates": {"signature": "never", "vpn": "offered"}, "qr_code": "choice",
            "allowed_domains": ["example.net"], "names_too_long": "refuse"});
        let other = world.send(preview(&draft)).await.json();
        let organisation = &world.house.project.name;
        assert_eq!(other["server_name"], format!("{organisation} 4711"));
        assert_eq!([&other["user_id"], &other["qr_code"]], [&Value::Null, &json!("choice")]);
        assert_eq!(other["valid_until"], "2027-01-16T08:00:00Z");
        assert_eq!(other["certificates"][1], json!({"profile": "vpn", "issue": "offered"}));
        assert_eq!(faults(&other), [("/user_id", "field_missing"), ("/allowed_domains", "invalid_value")], "{other}");
        assert_eq!(world.send(get(OPTIONS).with_key(&key)).await.header("etag"), "\"0\"", "nothing was kept");
    }
}

#[tokio::test]
async fn the_preview_tells_faults_of_the_draft() {
    let world = World::new().await;
    let key = world.key(Role::Operator).await;
    let ada = world.house.user("Ada", "4711").await;
    let preview = |draft: &Value| post(PREVIEW, &json!({"user_id": ada.id, "mobile_id": draft})).with_key(&key);
    let out = world.send(preview(&json!({"validity_days": 0, "profile_name": "{shoe_size}"}))).await;
    let expected =
        [("/validity_days", "invalid_value"), ("/profile_name", "unknown_field"), ("/profile_name", "field_missing")];
    assert_eq!((out.status, faults(&out.json())), (StatusCode::OK, expected.to_vec()), "{}", out.text);
    let refused = world.send(preview(&json!({"user_id": "{"}))).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(faults(&refused.json()), [("/mobile_id/user_id", "invalid_value")]);
    let nobody = json!({"user_id": "usr_01jhmz0000e00000000000000x"});
    let refused = world.send(post(PREVIEW, &nobody).with_key(&key)).await;
    assert_eq!(refused.code(), "not_found", "{}", refused.text);
}
