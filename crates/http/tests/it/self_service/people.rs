//! Holders for tests, and their sessions.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::id::{Id, kind};
use domain::operator::Role;
use domain::self_service::{Level, Way};
use serde_json::json;
use store::repo::HolderSession;
use store::seal::sha256;

use crate::world::{Answered, As as _, ORIGIN, World, get, post};

pub(crate) const ME: &str = "/api/v1/self-service/campus";

/// The cookie of a holder's session.
pub(crate) struct Inside(pub(crate) String);

/// A request of a holder in a browser on our own pages.
pub(crate) trait ByHolder {
    fn inside(self, session: &Inside) -> Self;
}

impl ByHolder for Request<Body> {
    fn inside(self, session: &Inside) -> Self {
        self.with("cookie", &session.0).with("origin", ORIGIN)
    }
}

impl World {
    /// A session of a user, as one that came in by the way would have it.
    pub(crate) async fn session_of(&self, user: Id<kind::User>, level: Level) -> Inside {
        let way = if level == Level::Linked { Way::Link } else { Way::Password };
        let now = self.house.app.now();
        let session = HolderSession {
            id: self.house.app.fresh_id().unwrap(),
            project: self.house.project.id,
            user,
            way,
            level,
            device: None,
            created_at: now,
            seen_at: now,
            expires_at: now.checked_add(domain::time::SignedDuration::from_mins(30)).unwrap(),
        };
        let token = app::access::Secret::for_session().unwrap();
        let mut uow = self.house.app.store().begin().await.unwrap();
        uow.holder_sessions().add(&session, sha256(token.expose().as_bytes())).await.unwrap();
        uow.commit().await.unwrap();
        Inside(format!("__Host-claviger-me={}", token.expose()))
    }

    /// A starting password of a user, as an operator makes it.
    pub(crate) async fn starting_password(&self, user: Id<kind::User>) -> String {
        let key = self.key(Role::Operator).await;
        let path = format!("/api/v1/projects/campus/users/{user}/self-service-password");
        let made = self.send(post(&path, &json!({})).with_key(&key)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        made.json()["password"].as_str().unwrap().to_owned()
    }

    /// Comes in by a password.
    pub(crate) async fn come_in(&self, email: &str, password: &str) -> Answered {
        self.come_in_from("192.0.2.1", email, password).await
    }

    pub(crate) async fn come_in_from(&self, address: &str, email: &str, password: &str) -> Answered {
        let login = post(&format!("{ME}/login/password"), &json!({"email": email, "password": password}));
        self.send_from(address, login).await
    }

    pub(crate) async fn me(&self, session: &Inside) -> Answered {
        self.send(get(&format!("{ME}/me")).inside(session)).await
    }
}

impl Answered {
    /// The session that somebody who came in has from now on.
    pub(crate) fn session(&self) -> Inside {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text);
        Inside(self.header("set-cookie").split(';').next().unwrap().to_owned())
    }
}
