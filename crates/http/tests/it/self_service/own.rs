//! What holders see and do, on the wire.

use axum::http::StatusCode;
use domain::operator::Role;
use domain::self_service::Level;
use serde_json::json;

use super::people::{ByHolder as _, ME};
use crate::enrol::phone::Invited;
use crate::world::{As as _, get, post};

#[tokio::test]
async fn a_holder_sees_a_phone_locks_it_and_reads_of_it() {
    for invited in Invited::both().await {
        let mut phone = invited.enrolled(1).await;
        let world = &invited.world;
        let user = app::users::list(&world.house.system(), &app::list::ListRequest::default(), None).await.unwrap();
        let ada = user.items[0].user.id;
        let session = world.session_of(ada, Level::Linked).await;
        let phones = world.send(get(&format!("{ME}/phones")).inside(&session)).await.json();
        let shown = &phones["items"][0];
        assert_eq!((&shown["name"], &shown["state"]), (&json!("Ada's phone"), &json!("active")), "{phones}");
        assert_eq!((&shown["can_lock"], &shown["is_this_login"]), (&json!(true), &json!(false)));
        assert_eq!(shown["credentials"], json!([invited.credential]));
        let credentials = world.send(get(&format!("{ME}/credentials")).inside(&session)).await;
        assert!(!credentials.text.contains(&invited.code), "no code, ever");
        let own = credentials.json()["items"][0].clone();
        assert_eq!((&own["status"], &own["phone"]["name"]), (&json!("active"), &json!("Ada's phone")), "{own}");
        assert_eq!(
            (&own["invitation"], &own["certificates"], &own["can_renew"]),
            (&json!(null), &json!([]), &json!(false))
        );
        let lock = format!("{ME}/phones/{}/lock", shown["id"].as_str().unwrap());
        let locked = world.send(post(&lock, &json!({})).inside(&session)).await;
        assert_eq!((locked.status, &locked.json()["state"]), (StatusCode::OK, &json!("removed")), "{}", locked.text);
        assert_eq!(world.send(post(&lock, &json!({})).inside(&session)).await.code(), "phone_locked");
        assert_eq!(phone.state(world).await.json()["status"], "revoked");
        let again = format!("{ME}/credentials/{}/lock", invited.credential);
        assert_eq!(world.send(post(&again, &json!({})).inside(&session)).await.code(), "state");
        let history = world.send(get(&format!("{ME}/history")).inside(&session)).await.json();
        let told: Vec<_> = history["items"].as_array().unwrap().iter().map(|one| &one["category"]).collect();
        assert!(told.contains(&&json!("credential.revocation_requested")), "{told:?}");
        let full = world.session_of(ada, Level::Full).await;
        let renew = format!("{ME}/credentials/{}/renew", invited.credential);
        assert_eq!(world.send(post(&renew, &json!({})).inside(&full)).await.code(), "nothing_to_renew");
        let key = world.key(Role::Auditor).await;
        let audit = world.send(get("/api/v1/projects/campus/audit").with_key(&key)).await.text;
        assert!(audit.contains("self_service.lock") && audit.contains("\"actor\":\"holder\""), "{audit}");
    }
}

#[tokio::test]
async fn a_holders_processes_are_begun_and_cancelled() {
    let invited = Invited::new().await;
    let world = &invited.world;
    let users = app::users::list(&world.house.system(), &app::list::ListRequest::default(), None).await.unwrap();
    let session = world.session_of(users.items[0].user.id, Level::Full).await;
    let start = |kind: &str| post(&format!("{ME}/processes"), &json!({ "kind": kind })).inside(&session);
    let begun = world.send(start("MobileIDSelfServiceProcGet")).await;
    assert_eq!((begun.status, &begun.json()["step"]), (StatusCode::CREATED, &json!("choose")), "{}", begun.text);
    let at = format!("{ME}/processes/{}", begun.json()["id"].as_str().unwrap());
    assert_eq!(world.send(get(&at).inside(&session)).await.json()["enrolment_mailed_to"], json!(null));
    let cancelled = world.send(post(&format!("{at}/cancel"), &json!({})).inside(&session)).await;
    assert_eq!(cancelled.json()["state"], "cancelled");
    let next = world.send(post(&format!("{at}/next"), &json!({"inputs": {}})).inside(&session)).await;
    assert_eq!(next.code(), "process_over");
    let operators = world.send(start("MobileIDProcLock")).await;
    assert_eq!(operators.json()["errors"][0]["code"], "not_offered", "{}", operators.text);
    assert_eq!(world.send(start("MobileIDSelfServiceProcLock")).await.code(), "no_mobile_id");
}
