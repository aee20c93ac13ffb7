//! Where people without a credential are deleted, they leave with their last one.

use app::credentials;
use app::systems::SystemDocument;
use connect::Error;
use domain::credential::{FinalReason, Observed};
use domain::time::SignedDuration;
use domain::user::User;

use crate::world::World;

impl World {
    /// One on each database, where people without a credential are deleted.
    async fn parting() -> Vec<Self> {
        let worlds = Self::both().await;
        for world in &worlds {
            let change =
                |known: &SystemDocument| SystemDocument { delete_users_without_credentials: true, ..known.clone() };
            world.change_system(change).await;
        }
        worlds
    }

    fn knows(&self, person: &str) -> bool {
        self.elsewhere.book().people.iter().any(|one| one.id == person)
    }

    /// Whom the system knows the user as here, and whether it is forgetting them.
    async fn holder(&self, user: &User) -> Option<(String, bool)> {
        let mut reader = self.cx.read().await.unwrap();
        let holder = reader.holders().lookup(self.system.id, user.id).await.unwrap();
        holder.map(|holder| (holder.remote_id, holder.leaving))
    }

    async fn revoke(&self, credential: &domain::credential::Credential) {
        credentials::revoke(&self.cx, credential.id, FinalReason::Revoked).await.unwrap();
    }
}

#[tokio::test]
async fn with_the_last_credential_the_person_is_deleted_there_and_not_before() {
    for world in World::parting().await {
        let (ada, first) = world.resident("Ada", "4711").await;
        let second = world.replace(&ada, &first).await;
        assert!(world.knows("h-Ada"));
        world.revoke(&first).await;
        world.work().await;
        assert!(world.knows("h-Ada"), "one is left");
        world.revoke(&second).await;
        world.work().await;
        assert!(!world.knows("h-Ada"), "none is left");
        assert_eq!(world.holder(&ada).await, None);
        assert_eq!(world.user(ada.id).await.id, ada.id, "here the user stays");
        let again = world.acquire(&ada).await;
        assert_eq!(again.observed, Observed::Invited, "who was deleted is made anew");
        assert_eq!(world.holder(&ada).await, Some((format!("p-{}", ada.id), false)));
    }
}

#[tokio::test]
async fn whoever_is_asking_for_another_one_stays() {
    for world in World::parting().await {
        let (ada, first) = world.resident("Ada", "4711").await;
        world.elsewhere.goes_down();
        let new = world.replace(&ada, &first).await;
        assert_eq!(new.observed, Observed::Nothing, "it is not there yet");
        world.elsewhere.comes_back();
        world.revoke(&first).await;
        world.work().await;
        assert!(world.elsewhere.is_gone("c-Ada") && world.knows("h-Ada"));
        world.house.pass(SignedDuration::from_mins(2));
        world.work().await;
        assert_eq!(world.credential(new.id).await.observed, Observed::Invited);
        assert_eq!(world.holder(&ada).await, Some(("h-Ada".to_owned(), false)));
    }
}

#[tokio::test]
async fn nothing_is_given_to_whom_the_system_is_forgetting_until_it_has_or_refuses() {
    for world in World::parting().await {
        let (ada, first) = world.resident("Ada", "4711").await;
        world.elsewhere.book().keeps = Some(Error::Unavailable("later".to_owned()));
        world.revoke(&first).await;
        world.work().await;
        assert_eq!(world.holder(&ada).await, Some(("h-Ada".to_owned(), true)));
        let new = world.acquire(&ada).await;
        assert_eq!((new.observed, world.elsewhere.book().issued), (Observed::Nothing, 0));

        world.elsewhere.book().keeps = Some(Error::Refused("a door of ours needs them".to_owned()));
        world.house.pass(SignedDuration::from_mins(2));
        world.work().await;
        assert_eq!(world.holder(&ada).await, Some(("h-Ada".to_owned(), false)), "the system keeps the person");
        assert_eq!(world.credential(new.id).await.observed, Observed::Invited);
        assert!(world.knows("h-Ada") && world.elsewhere.book().people.len() == 1);
    }
}
