//! Changed contact details and their approval over HTTP.

use axum::http::StatusCode;
use domain::operator::Role;
use serde_json::{Value, json};

use crate::world::{Answered, As as _, Session, World, get, patch, post};

const CAMPUS: &str = "/api/v1/projects/campus";
const USERS: &str = "/api/v1/projects/campus/users";

/// A project that requires approvals, and somebody who was in it before.
struct Scene {
    world: World,
    admin: Session,
    user: String,
}

impl Scene {
    async fn of(world: World) -> Self {
        let admin = world.operator("admin", Some(Role::Admin)).await;
        let require = json!({"invitations": {"approve_changed_contacts": true}});
        let set = world.send(patch(&format!("{CAMPUS}/settings"), "*", &require).by(&admin)).await;
        assert_eq!(set.json()["invitations"]["approve_changed_contacts"], true, "{}", set.text);
        let ada = world.house.user("Ada", "4711").await;
        Self { world, admin, user: format!("{USERS}/{}", ada.id) }
    }

    async fn both() -> Vec<Self> {
        let mut scenes = Vec::new();
        for world in World::both().await {
            scenes.push(Self::of(world).await);
        }
        scenes
    }

    async fn user(&self) -> Value {
        self.world.send(get(&self.user).by(&self.admin)).await.json()
    }

    async fn acquire(&self) -> Answered {
        let asked = json!({"user_id": self.user.rsplit('/').next().unwrap()});
        let path = format!("{CAMPUS}/pools/{}/acquire", self.world.house.pool.id);
        self.world.send(post(&path, &asked).by(&self.admin)).await
    }

    /// An API key that the administrator makes.
    async fn key_by_admin(&self, name: &str, role: Role) -> String {
        let made = post(&format!("{CAMPUS}/api-keys"), &json!({"name": name, "role": role})).by(&self.admin);
        let made = self.world.send(made).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        made.json()["secret"].as_str().unwrap().to_owned()
    }

    fn approval(&self) -> axum::http::Request<axum::body::Body> {
        post(&format!("{}/approve-contact", self.user), &json!({})).with("if-match", "*")
    }
}

fn to(email: &str) -> Value {
    json!({"email": email})
}

#[tokio::test]
async fn an_invitation_to_a_changed_address_is_refused_until_somebody_else_approves_it() {
    for scene in Scene::both().await {
        let ben = scene.world.operator("ben", Some(Role::Operator)).await;
        let before = scene.user().await;
        assert_eq!([&before["contact_changed_at"], &before["contact_approved"]], [&Value::Null, &Value::Null]);
        let changed = scene.world.send(patch(&scene.user, "*", &to("eve@example.com")).by(&scene.admin)).await;
        assert_eq!(changed.json()["contact_approved"], false, "{}", changed.text);
        assert_eq!(changed.json()["contact_changed_at"], changed.json()["updated_at"]);
        let refused = scene.acquire().await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::CONFLICT, "contact_unapproved"));
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("acquire_credentials") && detail.contains("approve-contact"), "{detail}");

        let mut bare = scene.approval().by(&ben);
        bare.headers_mut().remove("if-match");
        assert_eq!(scene.world.send(bare).await.code(), "version_required");
        let late = scene.world.send(scene.approval().with("if-match", "\"1\"").by(&ben)).await;
        assert_eq!((late.status, late.code().as_str()), (StatusCode::PRECONDITION_FAILED, "stale"));
        for _ in 0..2 {
            let approved = scene.world.send(scene.approval().with("if-match", changed.header("etag")).by(&ben)).await;
            assert_eq!(
                (approved.status, &approved.json()["contact_approved"]),
                (StatusCode::OK, &json!(true)),
                "{}",
                approved.text
            );
        }
        let listed = scene.world.send(get(USERS).by(&ben)).await.json();
        assert_eq!(listed["items"][0]["contact_approved"], true);
        let found = scene.world.send(get(&format!("{USERS}?q=ada")).by(&ben)).await.json();
        assert_eq!(found["items"][0]["contact_approved"], true);
        assert_eq!(scene.acquire().await.status, StatusCode::CREATED);
    }
}

#[tokio::test]
async fn nobody_approves_their_own_change_nor_that_of_their_key() {
    for scene in Scene::both().await {
        let ben = scene.world.operator("ben", Some(Role::Operator)).await;
        let admins = scene.key_by_admin("admin's", Role::Admin).await;
        let made = post(&format!("{CAMPUS}/api-keys"), &json!({"name": "its own", "role": "operator"}));
        let made = scene.world.send(made.with_key(&admins)).await.json();
        assert_eq!(made["created_by"], scene.admin.id, "the person behind the key");
        let keys_key = made["secret"].as_str().unwrap().to_owned();
        let by_hand = patch(&scene.user, "*", &to("one@example.com")).by(&scene.admin);
        let by_key = patch(&scene.user, "*", &to("two@example.com")).with_key(&admins);
        let by_its_key = patch(&scene.user, "*", &to("three@example.com")).with_key(&keys_key);
        for change in [by_hand, by_key, by_its_key] {
            assert_eq!(scene.world.send(change).await.status, StatusCode::OK);
            let own = scene.world.send(scene.approval().by(&scene.admin)).await;
            assert_eq!((own.status, own.code().as_str()), (StatusCode::FORBIDDEN, "own_change"));
            for key in [&admins, &keys_key] {
                let program = scene.world.send(scene.approval().with_key(key)).await;
                assert_eq!((program.status, program.code().as_str()), (StatusCode::FORBIDDEN, "not_a_person"));
            }
            assert_eq!(scene.acquire().await.code(), "contact_unapproved");
        }
        assert_eq!(scene.world.send(scene.approval().by(&ben)).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn an_approval_needs_the_right_to_issue_and_a_user_of_the_project() {
    let scene = Scene::of(World::new().await).await;
    scene.world.send(patch(&scene.user, "*", &to("eve@example.com")).by(&scene.admin)).await;
    for role in [Role::Helpdesk, Role::Auditor] {
        let person = scene.world.operator(role.as_str(), Some(role)).await;
        let refused = scene.world.send(scene.approval().by(&person)).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::FORBIDDEN, "forbidden"), "{role}");
    }
    let owner = scene.world.owner().await;
    scene.world.send(post("/api/v1/projects", &json!({"slug": "other", "name": "Other"})).by(&owner)).await;
    let elsewhere = scene.user.replace("/campus/", "/other/");
    let foreign = post(&format!("{elsewhere}/approve-contact"), &json!({})).with("if-match", "*").by(&owner);
    assert_eq!(scene.world.send(foreign).await.code(), "not_found");
    assert_eq!(scene.user().await["contact_approved"], false);
}
