//! Settings and card formats over HTTP.

use axum::http::StatusCode;
use domain::operator::Role;
use domain::time::SignedDuration;
use serde_json::{Value, json};

use crate::world::{As as _, World, get, patch, post};

const CAMPUS: &str = "/api/v1/projects/campus";
const SETTINGS: &str = "/api/v1/projects/campus/settings";

fn mail() -> Value {
    json!({"mail": {"host": "smtp.example.org", "port": 587, "security": "starttls", "username": "doors",
        "password": "open sesame", "from": "doors@example.org"}})
}

fn sms() -> Value {
    json!({"sms": {"url": "https://sms.example.org/send", "content_type": "json",
        "body": "{\"to\": \"{to}\", \"text\": \"{text}\"}", "headers": {"Authorization": "Bearer quux", "X-Old": "y"}}})
}

fn with(mut body: Value, section: &str, member: &str, value: Value) -> Value {
    body[section][member] = value;
    body
}

/// Pointer and code of the first fault.
fn fault(problem: &Value) -> (String, String) {
    let text = |name: &str| problem["errors"][0][name].as_str().unwrap_or_default().to_owned();
    (text("pointer"), text("code"))
}

#[tokio::test]
async fn settings_show_no_secret_and_change_by_version() {
    for world in World::both().await {
        let key = world.key(Role::Admin).await;
        let change = |tag: &str, body: &Value| patch(SETTINGS, tag, body).with_key(&key);
        let defaults = world.send(get(SETTINGS).with_key(&key)).await;
        assert_eq!((defaults.header("etag"), &defaults.json()["invitations"]["valid_days"]), ("\"0\"", &json!(7)));
        let set = world.send(change("\"0\"", &mail())).await;
        assert_eq!((set.status, set.header("etag")), (StatusCode::OK, "\"1\""), "{}", set.text);
        let set = world.send(change("\"1\"", &sms())).await;
        assert_eq!(set.json()["mail"]["password_set"], true, "{}", set.text);
        assert_eq!(set.json()["sms"]["headers_set"], json!(["Authorization", "X-Old"]));
        for answer in [&set.text, &world.send(get(SETTINGS).with_key(&key)).await.text] {
            assert!(!answer.contains("sesame") && !answer.contains("quux"), "{answer}");
        }
        assert_eq!(world.send(change("\"1\"", &json!({}))).await.code(), "stale");
        let without = world.send(change("*", &json!({"sms": {"headers": {"X-Old": null}}}))).await;
        assert_eq!(without.json()["sms"]["headers_set"], json!(["Authorization"]), "the others stay");
        let renamed = world.send(change("*", &json!({"mail": {"from": "gate@example.org"}}))).await;
        assert_eq!((renamed.status, &renamed.json()["mail"]["password_set"]), (StatusCode::OK, &json!(true)));
    }
}

#[tokio::test]
async fn what_was_set_is_told_to_the_audit_without_its_secrets() {
    for world in World::both().await {
        let key = world.key(Role::Admin).await;
        world.send(patch(SETTINGS, "*", &mail()).with_key(&key)).await;
        let audit = world.send(get(&format!("{CAMPUS}/audit")).with_key(&key)).await;
        assert!(audit.text.contains("settings.update") && audit.text.contains("smtp.example.org"), "{}", audit.text);
        assert!(!audit.text.contains("sesame"), "{}", audit.text);
    }
}

#[tokio::test]
async fn another_server_wants_the_secrets_again() {
    for world in World::both().await {
        let key = world.key(Role::Admin).await;
        let change = |body: &Value| patch(SETTINGS, "*", body).with_key(&key);
        world.send(change(&mail())).await;
        world.send(change(&sms())).await;
        for (body, pointer) in [
            (json!({"mail": {"host": "evil.example.com"}}), "/mail/password"),
            (json!({"mail": {"port": 25}}), "/mail/password"),
            (json!({"mail": {"security": "none"}}), "/mail/password"),
            (json!({"sms": {"url": "https://evil.example.com/send"}}), "/sms/headers/Authorization"),
        ] {
            let refused = world.send(change(&body)).await;
            assert_eq!(fault(&refused.json()), (pointer.to_owned(), "secret_required".to_owned()), "{body}");
        }
        // Nor does taking the server away and naming another bring the old password along.
        world.send(change(&json!({"mail": null}))).await;
        let other = with(mail(), "mail", "host", json!("evil.example.com"));
        let refused = world.send(change(&with(other, "mail", "password", Value::Null))).await;
        assert_eq!(fault(&refused.json()).0, "/mail/password", "{}", refused.text);
    }
}

#[tokio::test]
async fn a_setting_that_does_not_fit_is_pointed_at() {
    let world = World::new().await;
    let key = world.key(Role::Admin).await;
    for (change, pointer) in [
        (json!({"invitations": {"valid_days": 0}}), "/invitations/valid_days"),
        (json!({"invitations": {"valid_days": -1}}), "/invitations/valid_days"),
        (json!({"invitations": {"colour": 1}}), "/invitations/colour"),
        (json!({"cards": {"format": "h10301"}}), "/cards/facility_code"),
        (json!({"cards": {"format": "round"}}), "/cards/format"),
        (json!({"autosync": {"fallback_encoding": "klingon"}}), "/autosync/fallback_encoding"),
        (json!({"autosync": {"thresholds": {"removals": {"percent": 101}}}}), "/autosync/thresholds/removals/percent"),
        (with(mail(), "mail", "host", json!("smtp example")), "/mail/host"),
        (with(mail(), "mail", "port", json!(0)), "/mail/port"),
        (with(mail(), "mail", "from", json!("doors")), "/mail/from"),
        (with(mail(), "mail", "password", json!("a\r\nb")), "/mail/password"),
        (with(sms(), "sms", "url", json!("file:///etc/passwd")), "/sms/url"),
        (with(sms(), "sms", "body", json!("{\"to\": \"{to}\"}")), "/sms/body"),
        (with(sms(), "sms", "headers", json!({"X\r\nY": "z"})), "/sms/headers/X\r\nY"),
        (with(sms(), "sms", "headers", json!({"Host": "z"})), "/sms/headers/Host"),
        (with(sms(), "sms", "headers", json!({"X-Key": "z\r\nEvil: 1"})), "/sms/headers/X-Key"),
    ] {
        let refused = world.send(patch(SETTINGS, "*", &change).with_key(&key)).await;
        assert_eq!(refused.code(), "invalid", "{change}: {}", refused.text);
        assert_eq!(fault(&refused.json()).0, pointer, "{change}");
    }
    assert_eq!(world.send(get(SETTINGS).with_key(&key)).await.header("etag"), "\"0\"", "nothing was kept");
}

#[tokio::test]
async fn a_test_goes_to_the_server_that_is_set_and_to_no_other() {
    let world = World::new().await;
    let key = world.key(Role::Admin).await;
    for (path, body) in [
        ("mail/test", json!({"to": "me@example.org", "host": "evil.example.com"})),
        ("sms/test", json!({"to": "+491711234567", "host": "evil.example.com"})),
    ] {
        let refused = world.send(post(&format!("{SETTINGS}/{path}"), &body).with_key(&key)).await;
        assert_eq!(fault(&refused.json()), ("/host".to_owned(), "unknown_member".to_owned()), "{}", refused.text);
    }
}

#[tokio::test]
async fn test_messages_say_what_became_of_them_and_are_counted() {
    for world in World::both().await {
        let key = world.key(Role::Admin).await;
        let path = format!("{SETTINGS}/mail/test");
        let test = || post(&path, &json!({"to": "me@example.org"})).with_key(&key);
        for _ in 0..10 {
            let tried = world.send(test()).await;
            assert_eq!((tried.status, &tried.json()["sent"]), (StatusCode::OK, &json!(false)), "{}", tried.text);
            assert!(tried.json()["detail"].as_str().unwrap().contains("not set up"), "{}", tried.text);
        }
        let refused = world.send(test()).await;
        assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "3600"));
        world.house.pass(SignedDuration::from_hours(1));
        assert_eq!(world.send(test()).await.status, StatusCode::OK);
        let sms = post(&format!("{SETTINGS}/sms/test"), &json!({"to": "+491711234567"})).with_key(&key);
        assert_eq!(world.send(sms).await.code(), "sms_not_set_up");
    }
}

#[tokio::test]
async fn the_card_format_decides_which_ids_fit_and_stays_while_cards_are_out() {
    for world in World::both().await {
        let key = world.key(Role::Admin).await;
        let formats = world.send(get(&format!("{CAMPUS}/card-formats")).with_key(&key)).await.json();
        let h10301 = formats["items"].as_array().unwrap().iter().find(|format| format["format"] == "h10301").unwrap();
        assert_eq!([&h10301["facility_code"]["max"], &h10301["number"]["max"]], [&json!(255), &json!(65535)]);
        let cards = json!({"cards": {"format": "h10301", "facility_code": 123}});
        assert_eq!(world.send(patch(SETTINGS, "*", &cards).with_key(&key)).await.status, StatusCode::OK);
        let user = |card_id: &str| {
            let form = json!({"last_name": "A", "email": "a@example.org", "card_id": card_id});
            post(&format!("{CAMPUS}/users"), &form).with_key(&key)
        };
        let refused = world.send(user("65536")).await;
        assert_eq!(fault(&refused.json()), ("/card_id".to_owned(), "card_id_unfit".to_owned()));
        let id = world.send(user("65535")).await.json()["id"].as_str().unwrap().parse().unwrap();
        let asked = app::credentials::Acquisition::new(world.house.pool.id, id);
        app::credentials::acquire(&world.house.system(), asked).await.unwrap();
        let other = json!({"cards": {"facility_code": 124}});
        assert_eq!(world.send(patch(SETTINGS, "*", &other).with_key(&key)).await.code(), "cards_in_use");
    }
}
