//! A disabled system: what goes out by itself waits and says so; what is done by hand, and what takes away, goes out.

use app::systems::SystemDocument;
use app::users::{self, Draft};
use app::{Expected, credentials};
use domain::credential::{CredentialOrigin, FinalReason, Observed, PendingReason, Status};
use domain::system::RunMode;
use domain::time::SignedDuration;
use domain::user::User;

use crate::world::World;

impl World {
    async fn run_mode(&self, run_mode: RunMode) {
        self.change_system(|known| SystemDocument { run_mode, ..known.clone() }).await;
    }

    async fn rename(&self, user: &User, first_name: &str) {
        let change = |draft: &Draft| Ok(Draft { first_name: first_name.to_owned(), ..draft.clone() });
        users::update(&self.cx, user.id, Expected::Any, change).await.unwrap();
    }

    fn name_there(&self, person: &str) -> Option<String> {
        self.elsewhere.book().people.iter().find(|one| one.id == person)?.first_name.clone()
    }
}

#[tokio::test]
async fn what_goes_out_by_itself_waits_says_why_and_goes_when_the_system_is_enabled() {
    for world in World::both().await {
        let (ada, _) = world.resident("Ada", "4711").await;
        let bob = world.house.user("Bob", "id-Bob").await;
        world.give_everybody().await;
        world.run_mode(RunMode::Disabled).await;
        world.rename(&ada, "Augusta").await;
        let calls = world.elsewhere.calls();
        for _ in 0..10 {
            world.work().await;
            world.house.pass(SignedDuration::from_mins(15));
        }
        assert_eq!(world.elsewhere.calls(), calls, "nothing was asked");
        assert_eq!(world.name_there("h-Ada").as_deref(), Some("Ada"));
        let [waits] = <[_; 1]>::try_from(world.credentials(&bob).await).unwrap();
        assert_eq!((waits.origin, waits.pending_reason), (CredentialOrigin::Auto, Some(PendingReason::SystemDisabled)));
        assert_eq!(waits.status(world.house.app.now()), Status::Pending);

        world.work().await;
        world.run_mode(RunMode::Any).await;
        world.work().await;
        assert_eq!(world.name_there("h-Ada").as_deref(), Some("Augusta"), "without waiting for the next change");
        let issued = world.credential(waits.id).await;
        assert_eq!((issued.observed, issued.pending_reason), (Observed::Invited, None));
        assert_eq!(world.elsewhere.book().issued, 1);
        assert_eq!(world.open_jobs().await, 0);
    }
}

#[tokio::test]
async fn what_is_done_by_hand_goes_out_all_the_same() {
    for world in World::both().await {
        let (_, card) = world.resident("Ada", "4711").await;
        let bob = world.house.user("Bob", "id-Bob").await;
        world.run_mode(RunMode::Disabled).await;
        assert_eq!(world.acquire(&bob).await.observed, Observed::Invited);
        credentials::revoke(&world.cx, card.id, FinalReason::Revoked).await.unwrap();
        world.work().await;
        assert!(world.elsewhere.is_gone("c-Ada"));
    }
}

#[tokio::test]
async fn nothing_waits_for_a_look_that_nobody_takes() {
    for world in World::both().await {
        let users = [world.house.user("Ada", "id-Ada").await, world.house.user("Bob", "id-Bob").await];
        let more = [world.house.user("Cay", "id-Cay").await, world.house.user("Dan", "id-Dan").await];
        world.run_mode(RunMode::Disabled).await;
        world.elsewhere.goes_down();
        for user in users.iter().chain(&more) {
            assert_eq!(world.acquire(user).await.pending_reason, Some(PendingReason::SystemOffline));
        }
        assert_eq!(world.elsewhere.calls(), 3, "it is known to be down");
        world.elsewhere.comes_back();
        world.house.pass(SignedDuration::from_mins(1));
        world.work().await;
        world.house.pass(SignedDuration::from_mins(1));
        world.work().await;
        assert_eq!(world.elsewhere.book().issued, 4);
    }
}
