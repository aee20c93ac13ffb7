//! Holders who are logged in.

use app::Error;
use app::access::Secret;
use app::self_service::{Holder, by_session};
use domain::id::{Id, kind};
use domain::self_service::{Level, Way};
use domain::time::SignedDuration;
use store::repo::HolderSession;
use store::seal::sha256;

use crate::office::Office;

impl Office {
    /// A holder with a session of this level, which began with a phone where one is named.
    pub(super) async fn inside(&self, user: Id<kind::User>, level: Level, device: Option<Id<kind::Device>>) -> Holder {
        let (token, now) = (Secret::for_session().unwrap(), self.app.now());
        let way = match (level, device) {
            (_, Some(_)) => Way::Phone,
            (Level::Linked, None) => Way::Link,
            (Level::Full | Level::MustChange, None) => Way::Password,
        };
        let session = HolderSession {
            id: self.app.fresh_id().unwrap(),
            project: self.house.project.id,
            user,
            way,
            level,
            device,
            created_at: now,
            seen_at: now,
            expires_at: now.checked_add(SignedDuration::from_mins(30)).unwrap(),
        };
        let mut uow = self.app.store().begin().await.unwrap();
        uow.holder_sessions().add(&session, sha256(token.expose().as_bytes())).await.unwrap();
        uow.commit().await.unwrap();
        by_session(&self.app, &self.house.project.slug, token.expose(), None).await.unwrap()
    }
}

/// The code that something was refused with.
pub(super) fn refused<T>(result: Result<T, Error>) -> &'static str {
    match result.err().unwrap() {
        Error::Conflict(conflict) => conflict.code,
        Error::NotAllowed(refusal) => refusal.code,
        Error::Invalid(faults) => faults[0].code,
        Error::NotFound(_) => "not_found",
        Error::Unauthenticated => "unauthenticated",
        Error::Forbidden(_) => "forbidden",
        Error::Transition(_) => "state",
        other => panic!("{other:?}"),
    }
}
