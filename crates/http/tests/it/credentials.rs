//! Credentials as the list shows them, deleting them, and what jobs say of them; on both databases.

use app::sweeps::Sweep;
use axum::http::StatusCode;
use domain::event::Category;
use domain::operator::Role;
use domain::time::SignedDuration;
use serde_json::{Value, json};

use crate::enrol::phone::Invited;
use crate::world::{As as _, World, delete, get, patch, post};

const CREDENTIALS: &str = "/api/v1/projects/campus/credentials";

async fn listed(world: &World, key: &str, query: &str) -> Vec<Value> {
    let answered = world.send(get(&format!("{CREDENTIALS}?{query}")).with_key(key)).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.text);
    answered.json()["items"].as_array().unwrap().clone()
}

async fn sweep(world: &World, sweep: Sweep) {
    sweep.run(&world.house.app, app::testing::start()).await.unwrap();
}

#[tokio::test]
async fn a_credential_says_whose_it_is_and_whose_place_it_takes() {
    for invited in Invited::both().await {
        let (world, id) = (&invited.world, &invited.credential);
        let key = world.key(Role::Operator).await;
        invited.enrolled(1).await;
        let old = &listed(world, &key, "").await[0];
        let ada = json!({"first_name": "Ada", "last_name": "Żółć-李"});
        assert_eq!((&old["holder"], &old["replaces"]), (&ada, &Value::Null));
        let path = format!("/api/v1/projects/campus/pools/{}/acquire", world.house.pool.id);
        let body = json!({"user_id": old["user_id"], "channel": "shown", "replaces": id});
        let new = world.send(post(&path, &body).with_key(&key)).await;
        assert_eq!(new.status, StatusCode::CREATED, "{}", new.text);
        let shown =
            world.send(get(&format!("{CREDENTIALS}/{}", new.json()["id"].as_str().unwrap())).with_key(&key)).await;
        assert_eq!((&shown.json()["holder"], &shown.json()["replaces"]), (&ada, &json!(id)));
    }
}

#[tokio::test]
async fn what_is_late_is_found_and_stands_first_until_it_is_confirmed() {
    for invited in Invited::both().await {
        let world = &invited.world;
        let key = world.key(Role::Operator).await;
        invited.enrolled(1).await;
        let bob = world.house.user("Bob", "4712").await;
        crate::enrol::phone::invite(world, &bob).await;
        let settings =
            patch("/api/v1/projects/campus/settings", "*", &json!({"phones": {"revocation_deadline_hours": 1}}));
        let set = world.send(settings.with_key(&world.key(Role::Admin).await)).await;
        assert_eq!(set.status, StatusCode::OK, "{}", set.text);
        let revoke = format!("{CREDENTIALS}/{}/revoke", invited.credential);
        let revoked = world.send(post(&revoke, &json!({"reason": "stolen"})).with_key(&key)).await;
        let promised = &revoked.json()["revocation"]["promised_by"];
        assert!(listed(world, &key, "filter=overdue+eq+true").await.is_empty());
        world.house.pass(SignedDuration::from_hours(2));
        for reported in [0, 1] {
            let late = &listed(world, &key, "filter=overdue+eq+true").await[0];
            assert_eq!((&late["id"], &late["overdue"]), (&json!(invited.credential), &json!(true)));
            assert_eq!(&late["revocation"]["promised_by"], promised, "what was promised does not move");
            let all = listed(world, &key, "sort=promised_by").await;
            assert_eq!((all.len(), &all[0]["id"]), (2, &late["id"]), "it stands first");
            assert_eq!(invited.recorded(Category::CredentialRevocationOverdue).await, reported);
            sweep(world, Sweep::Credentials).await;
        }
        world.house.pass(SignedDuration::from_hours(24));
        sweep(world, Sweep::Leases).await;
        assert!(listed(world, &key, "filter=overdue+eq+true").await.is_empty(), "its lease is over");
    }
}

#[tokio::test]
async fn deleting_a_card_revokes_it_and_it_goes_when_that_is_confirmed() {
    for invited in Invited::both().await {
        let (world, id) = (&invited.world, &invited.credential);
        let key = world.key(Role::Operator).await;
        invited.enrolled(1).await;
        let path = format!("{CREDENTIALS}/{id}");
        let wrong = world.send(delete(&format!("{path}?reason=lost")).with_key(&key)).await;
        assert_eq!((wrong.status, wrong.code()), (StatusCode::BAD_REQUEST, "invalid_query".to_owned()), "not for good");
        let asked = world.send(delete(&format!("{path}?reason=returned")).with_key(&key)).await;
        assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text);
        let told = asked.json();
        assert_eq!(
            (&told["status"], &told["reason"], &told["removing"]),
            (&json!("revoking"), &json!("returned"), &json!(true))
        );
        sweep(world, Sweep::Credentials).await;
        assert_eq!(listed(world, &key, "").await.len(), 1, "the phone has not confirmed");
        assert_eq!(invited.recorded(Category::CredentialDeleted).await, 0);
        world.house.pass(SignedDuration::from_hours(25));
        sweep(world, Sweep::Leases).await;
        sweep(world, Sweep::Credentials).await;
        assert!(listed(world, &key, "").await.is_empty());
        assert_eq!(world.send(get(&path).with_key(&key)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(invited.recorded(Category::CredentialRevoked).await, 1, "its history stays");
        assert_eq!(invited.recorded(Category::CredentialDeleted).await, 1);
        assert_eq!(world.send(delete(&path).with_key(&key)).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_card_that_is_over_goes_at_once_and_its_number_is_free() {
    for invited in Invited::both().await {
        let (world, id) = (&invited.world, &invited.credential);
        let key = world.key(Role::Operator).await;
        // No phone has it yet: there is nothing to wait for.
        let gone = world.send(delete(&format!("{CREDENTIALS}/{id}")).with_key(&key)).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text);
        assert!(listed(world, &key, "").await.is_empty());
        let invitations = world.send(get("/api/v1/projects/campus/invitations").with_key(&key)).await;
        assert_eq!(invitations.json()["items"], json!([]));
        let offer = invited.offer().await;
        assert!(offer.status.is_client_error(), "its link leads nowhere: {}", offer.text);
        let users = world.send(get("/api/v1/projects/campus/users").with_key(&key)).await;
        let ada = &users.json()["items"][0];
        assert_eq!(ada["enrolment"], json!("not_invited"), "{ada}");
        let path = format!("/api/v1/projects/campus/pools/{}/acquire", world.house.pool.id);
        let again = world.send(post(&path, &json!({"user_id": ada["id"], "channel": "shown"})).with_key(&key)).await;
        assert_eq!((again.status, &again.json()["number"]), (StatusCode::CREATED, &json!("4711")));
    }
}

#[tokio::test]
async fn a_job_says_what_it_concerns() {
    for world in World::both().await {
        let (operator, admin) = (world.key(Role::Operator).await, world.key(Role::Admin).await);
        let ada = world.house.user("Ada", "4711").await;
        let path = format!("/api/v1/projects/campus/pools/{}/acquire", world.house.pool.id);
        let made = world.send(post(&path, &json!({"user_id": ada.id.to_string()})).with_key(&operator)).await.json();
        let jobs =
            world.send(get("/api/v1/projects/campus/jobs?filter=kind+eq+%22send_invitation%22").with_key(&admin)).await;
        let job = jobs.json()["items"][0].clone();
        let about = json!({
            "credential_id": made["id"], "user_id": ada.id.to_string(), "system_id": made["system_id"],
            "user_name": {"first_name": "Ada", "last_name": "Żółć-李"}, "sync_run_id": null, "rule_id": null,
        });
        assert_eq!(job["about"], about);
        let one =
            world.send(get(&format!("/api/v1/projects/campus/jobs/{}", job["id"].as_str().unwrap())).with_key(&admin));
        assert_eq!(one.await.json()["about"], about);
    }
}

#[tokio::test]
async fn a_fault_of_what_was_typed_for_the_invitation_points_to_where_it_was_typed() {
    for world in World::both().await {
        let key = world.key(Role::Operator).await;
        let ada = world.house.user("Ada", "4711").await;
        let path = format!("/api/v1/projects/campus/pools/{}/acquire", world.house.pool.id);
        let contact = json!({"email": "not an address", "mobile": "12"});
        let refused =
            world.send(post(&path, &json!({"user_id": ada.id.to_string(), "contact": contact})).with_key(&key)).await;
        assert_eq!(refused.code(), "invalid");
        let faults = refused.json()["errors"].as_array().unwrap().clone();
        let pointers: Vec<_> = faults.iter().map(|fault| fault["pointer"].as_str().unwrap()).collect();
        assert_eq!(pointers, ["/contact/email", "/contact/mobile"], "{}", refused.text);
    }
}
