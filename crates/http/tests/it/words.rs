//! Custom fields and mail templates over HTTP: what a project says in its own words.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::operator::Role;
use serde_json::{Value, json};

use crate::world::{As as _, World, delete, get, patch, post};

const CAMPUS: &str = "/api/v1/projects/campus";
const FIELDS: &str = "/api/v1/projects/campus/custom-fields";
const USERS: &str = "/api/v1/projects/campus/users";
const INVITATION: &str = "/api/v1/projects/campus/mail-templates/invitation/de";

fn put(path: &str, if_match: &str, body: &Value) -> Request<Body> {
    let request = Request::put(path).header("content-type", "application/json").header("if-match", if_match);
    request.body(Body::from(body.to_string())).unwrap()
}

fn pointers(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().map(|fault| fault["pointer"].as_str().unwrap()).collect()
}

fn site() -> Value {
    json!({"name": "site", "label": "Standort", "kind": {"type": "choice", "options": ["Nord", "Süd"]}})
}

#[tokio::test]
async fn a_custom_field_is_filled_and_filtered_by() {
    for world in World::both().await {
        let key = world.key(Role::Admin).await;
        let made = world.send(post(FIELDS, &site()).with_key(&key)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let taken = world.send(post(FIELDS, &site()).with_key(&key)).await;
        assert_eq!((taken.code().as_str(), pointers(&taken.json())), ("taken", vec!["/name"]));
        let in_site = |site: &str| json!({"last_name": "A", "custom_fields": {"site": site}});
        let user = world.send(post(USERS, &in_site("süd")).with_key(&key)).await.json();
        assert_eq!(user["custom_fields"], json!({"site": "Süd"}));
        let query = format!("{USERS}?filter=custom_fields.site%20eq%20%22S%C3%BCd%22");
        assert_eq!(world.send(get(&query).with_key(&key)).await.json()["items"][0]["id"], user["id"]);
        let refused = world.send(post(USERS, &in_site("West")).with_key(&key)).await;
        assert_eq!(pointers(&refused.json()), ["/custom_fields/site"]);
    }
}

#[tokio::test]
async fn a_field_changes_but_for_its_type_and_goes_when_nobody_uses_it() {
    for world in World::both().await {
        let key = world.key(Role::Admin).await;
        let made = world.send(post(FIELDS, &site()).with_key(&key)).await.json();
        let path = format!("{FIELDS}/{}", made["id"].as_str().unwrap());
        let user = json!({"last_name": "A", "custom_fields": {"site": "Süd"}});
        let user = world.send(post(USERS, &user).with_key(&key)).await.json();
        let user = format!("{USERS}/{}", user["id"].as_str().unwrap());

        let changed = world.send(patch(&path, "\"1\"", &json!({"kind": {"options": ["West"]}})).with_key(&key)).await;
        assert_eq!((changed.status, changed.header("etag")), (StatusCode::OK, "\"2\""), "{}", changed.text);
        let kept = world.send(patch(&user, "*", &json!({"first_name": "Q"})).with_key(&key)).await;
        assert_eq!(kept.json()["custom_fields"], json!({"site": "Süd"}), "an option that went stays with who has it");
        let retyped = json!({"kind": {"type": "text", "options": null}});
        let retyped = world.send(patch(&path, "*", &retyped).with_key(&key)).await;
        assert_eq!(pointers(&retyped.json()), ["/kind/type"]);

        let remove = || delete(&path).with("if-match", "*").with_key(&key);
        assert_eq!(world.send(remove()).await.code(), "field_in_use");
        world.send(patch(&user, "*", &json!({"custom_fields": {"site": null}})).with_key(&key)).await;
        assert_eq!(world.send(remove()).await.status, StatusCode::NO_CONTENT);
        assert_eq!(world.send(get(&path).with_key(&key)).await.code(), "not_found");
    }
}

#[tokio::test]
async fn a_field_that_does_not_fit_is_pointed_at() {
    let world = World::new().await;
    let key = world.key(Role::Admin).await;
    for (form, pointer) in [
        (json!({"name": "email", "label": "x", "kind": {"type": "text"}}), "/name"),
        (json!({"name": "a", "label": " ", "kind": {"type": "text"}}), "/label"),
        (json!({"name": "a", "label": "x", "kind": {"type": "choice", "options": []}}), "/kind/options"),
        (json!({"name": "a", "label": "x", "kind": {"type": "choice", "options": ["A", "a"]}}), "/kind/options/1"),
        (json!({"name": "a", "label": "x"}), "/kind"),
    ] {
        let refused = world.send(post(FIELDS, &form).with_key(&key)).await;
        assert_eq!((refused.code().as_str(), pointers(&refused.json())), ("invalid", vec![pointer]), "{form}");
    }
    let colour = json!({"name": "a", "label": "x", "kind": {"type": "colour"}});
    assert_eq!(world.send(post(FIELDS, &colour).with_key(&key)).await.code(), "invalid");
}

#[tokio::test]
async fn a_projects_own_words_are_kept_and_taken_back() {
    for world in World::both().await {
        let key = world.key(Role::Admin).await;
        let shown = world.send(get(INVITATION).with_key(&key)).await;
        assert_eq!((shown.status, shown.header("etag")), (StatusCode::OK, "\"0\""), "{}", shown.text);
        assert!(shown.json()["built_in"]["subject"].is_string());
        let own = json!({"subject": "Willkommen, {{ holder.first_name }}"});
        let kept = world.send(put(INVITATION, "\"0\"", &own).with_key(&key)).await;
        assert_eq!((kept.status, kept.header("etag")), (StatusCode::OK, "\"1\""), "{}", kept.text);
        assert_eq!(world.send(put(INVITATION, "\"0\"", &own).with_key(&key)).await.code(), "stale");
        assert_eq!(world.send(get(INVITATION).with_key(&key)).await.json()["own"]["subject"], own["subject"]);
        assert_eq!(world.send(delete(INVITATION).with_key(&key)).await.status, StatusCode::NO_CONTENT);
        assert_eq!(world.send(delete(INVITATION).with_key(&key)).await.code(), "not_found");
        let list = world.send(get(&format!("{CAMPUS}/mail-templates")).with_key(&key)).await.json();
        assert!(list["items"].as_array().unwrap().iter().all(|summary| summary["own"] == false));
    }
}

#[tokio::test]
async fn a_template_that_cannot_be_rendered_names_part_and_line() {
    let world = World::new().await;
    let key = world.key(Role::Admin).await;
    let broken = json!({"subject": "x", "text": "one\n{{ holder.shoe_size }}\n", "html": "<script>1</script>"});
    for request in [put(INVITATION, "*", &broken), post(&format!("{INVITATION}/preview"), &broken)] {
        let refused = world.send(request.with_key(&key)).await;
        assert_eq!(refused.code(), "invalid");
        let problem = refused.json();
        assert_eq!(pointers(&problem), ["/text", "/html"], "{}", refused.text);
        assert_eq!(problem["errors"][0]["code"], "invalid_template");
        assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("line 2"), "{}", refused.text);
    }
    assert_eq!(world.send(get(INVITATION).with_key(&key)).await.header("etag"), "\"0\"", "nothing was kept");
    for nowhere in ["invitation/xx", "love_letter/en"] {
        let path = format!("{CAMPUS}/mail-templates/{nowhere}");
        assert_eq!(world.send(get(&path).with_key(&key)).await.code(), "not_found");
    }
}

#[tokio::test]
async fn a_preview_shows_invented_data_as_text() {
    let world = World::new().await;
    let key = world.key(Role::Admin).await;
    let own = json!({"subject": "Willkommen, {{ holder.first_name }}"});
    let preview = world.send(post(&format!("{INVITATION}/preview"), &own).with_key(&key)).await;
    assert_eq!(preview.header("content-type"), "application/json", "markup is answered as text in JSON");
    let preview = preview.json();
    assert_eq!(preview["subject"], "Willkommen, Maria");
    assert!(preview["html"].as_str().unwrap().to_lowercase().starts_with("<!doctype html>"), "{preview}");
    assert!(preview["sms"].is_string());
}
