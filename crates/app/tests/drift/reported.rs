//! What a system reports of many cards at once: each report ends what it is about, and nothing else.

use app::automation::hold_of;
use app::pools::PoolDocument;
use app::{Expected, pools, systems, users};
use connect::{Notice, Subject};
use domain::credential::{Credential, Enrolment, Observation, Observed};
use domain::event::Category;
use domain::invitation::InvitationState;
use domain::time::SignedDuration;
use domain::user::User;
use store::repo::EVENTS;
use store::repo::list::ListQuery;

use crate::world::World;

impl World {
    /// The system says of these cards that they were revoked, in one page.
    async fn told_revoked(&self, cards: &[&str]) {
        let mut news = Vec::new();
        for (number, card) in cards.iter().enumerate() {
            news.push(self.told(&format!("{number}-{card}"), revoked(card)));
        }
        self.tell(news).await;
    }

    async fn tell(&self, news: Vec<Notice>) {
        self.elsewhere.book().news = news;
        self.look().await;
    }

    fn told(&self, id: &str, subject: Subject) -> Notice {
        Notice { id: id.to_owned(), at: self.cx.now(), subject }
    }

    /// What happened to a credential since it was there, in order.
    async fn told_of(&self, credential: &Credential) -> Vec<Category> {
        let mut reader = self.cx.read().await.unwrap();
        let query = ListQuery { limit: 500, ..ListQuery::of(&EVENTS) };
        let page = reader.events().list(self.cx.project().id, &query).await.unwrap();
        let mut found: Vec<_> =
            page.items.into_iter().filter(|one| one.event.credential == Some(credential.id)).collect();
        found.sort_by_key(|one| one.seq);
        found
            .into_iter()
            .map(|one| one.event.category)
            .filter(|one| !matches!(one, Category::CredentialIssued | Category::CredentialActivated))
            .collect()
    }

    /// Whether somebody holds the number.
    async fn is_taken(&self, credential: &Credential) -> bool {
        let number = credential.number.clone().unwrap();
        let mut reader = self.cx.read().await.unwrap();
        !reader.card_numbers().taken(self.cx.project().id, &[&number]).await.unwrap().is_empty()
    }

    async fn enrolment(&self, user: &User) -> Enrolment {
        users::get(&self.cx, user.id).await.unwrap().enrolment
    }
}

fn revoked(card: &str) -> Subject {
    Subject::Card { card: card.to_owned(), holder: None, observation: Some(Observation::Revoked), stood: None }
}

const ENDED: [Category; 3] =
    [Category::CredentialDrift, Category::CredentialRevocationRequested, Category::CredentialRevoked];

#[tokio::test]
async fn what_was_revoked_there_ends_here_with_its_number() {
    for world in World::both().await {
        let (ada, first) = world.resident("Ada", "4711").await;
        let (bob, second) = world.resident("Bob", "4712").await;
        let (cleo, third) = world.resident("Cleo", "4713").await;
        assert!(world.is_taken(&first).await && world.enrolment(&ada).await == Enrolment::Active);
        world.told_revoked(&["c-Ada", "c-nobody", "c-Bob", "c-Ada"]).await;
        for (user, credential) in [(&ada, &first), (&bob, &second)] {
            let ended = world.credential(credential.id).await;
            assert_eq!((ended.observed, ended.is_final()), (Observed::Revoked, true));
            assert_eq!(world.told_of(credential).await, ENDED, "each thing is told once");
            assert!(!world.is_taken(credential).await, "the number is free");
            assert_eq!(world.enrolment(user).await, Enrolment::NotInvited);
            assert_eq!(hold_of(&world.cx, user.id).await.unwrap(), [], "automation gives nothing there");
        }
        assert_eq!(world.credential(third.id).await.version, third.version, "of whom nothing was said");
        assert!(world.is_taken(&third).await && world.enrolment(&cleo).await == Enrolment::Active);
        world.told_revoked(&["c-Ada"]).await;
        assert_eq!(world.told_of(&first).await, ENDED, "what is known already is not told again");
    }
}

#[tokio::test]
async fn a_pool_that_two_hear_of_at_once_comes_once() {
    for world in World::both().await {
        for number in 0..10 {
            world.elsewhere.book().more_pools.push(format!("New {number}"));
            let refresh = || systems::refresh_pools(&world.cx, world.system.id);
            let (first, second, third) = tokio::join!(refresh(), refresh(), refresh());
            for pools in [first, second, third] {
                assert_eq!(pools.unwrap().len(), number + 2);
            }
        }
    }
}

#[tokio::test]
async fn whom_a_card_was_taken_from_there_automation_gives_no_other() {
    for world in World::both().await {
        let (ada, _) = world.resident("Ada", "4711").await;
        let filter = "last_name eq \"Nobody\"";
        let change =
            |known: &PoolDocument| Ok(PoolDocument { auto_generate_filter: filter.to_owned(), ..known.clone() });
        pools::update(&world.cx, world.pool.id, Expected::Any, change).await.unwrap();
        world.told_revoked(&["c-Ada"]).await;
        let held = hold_of(&world.cx, ada.id).await.unwrap();
        assert_eq!(held.iter().map(|hold| hold.pool).collect::<Vec<_>>(), [world.pool.id]);
    }
}

#[tokio::test]
async fn who_waits_to_be_deleted_goes_with_the_report() {
    for world in World::both().await {
        let (ada, first) = world.resident("Ada", "4711").await;
        let (bob, second) = world.resident("Bob", "4712").await;
        users::delete(&world.cx, ada.id, Expected::Any).await.unwrap();
        world.told_revoked(&["c-Ada", "c-Bob"]).await;
        assert!(users::get(&world.cx, ada.id).await.is_err(), "nothing is left of the user");
        assert!(world.told_of(&first).await.contains(&Category::CredentialRevoked));
        assert_eq!(world.user(bob.id).await.id, bob.id);
        assert!(world.credential(second.id).await.is_final());
    }
}

#[tokio::test]
async fn a_card_ends_once_whether_its_invitation_ran_out_before_or_after() {
    for world in World::both().await {
        for (name, before) in [("Ada", true), ("Bob", false)] {
            let user = world.house.user(name, &format!("id-{name}")).await;
            let mut credential = world.acquire(&user).await;
            assert_eq!(credential.observed, Observed::Invited);
            let invitation = format!("i-{name}");
            credential = world.credential(credential.id).await;
            credential.counterpart.invitation = Some(invitation.clone());
            credential.version += 1;
            let mut uow = world.cx.begin().await.unwrap();
            uow.credentials().update(&credential).await.unwrap();
            uow.commit().await.unwrap();
            let ran_out = Subject::Invitation { invitation, holder: None, state: InvitationState::Expired };
            let card = revoked(credential.counterpart.card.as_ref().unwrap());
            let (first, then) = if before { (ran_out, card) } else { (card, ran_out) };
            let news = vec![world.told(&format!("{name}-1"), first), world.told(&format!("{name}-2"), then)];
            world.tell(news).await;
            let ended = world.credential(credential.id).await;
            assert_eq!((ended.observed, ended.pending_reason), (Observed::Revoked, None));
            let told = world.told_of(&credential).await;
            assert_eq!(told.iter().filter(|one| **one == Category::CredentialRevoked).count(), 1, "{told:?}");
        }
    }
}

#[tokio::test]
async fn what_a_look_did_not_come_to_is_heard_right_after_it() {
    for world in World::both().await {
        let waits = async || world.connection().await.next_at.duration_since(world.house.app.now());
        world.elsewhere.book().endless = true;
        world.look().await;
        assert_eq!(waits().await, SignedDuration::from_millis(400), "it is left alone for a moment");
        world.elsewhere.book().endless = false;
        world.look().await;
        assert_eq!(waits().await, SignedDuration::from_secs(10));
    }
}

#[tokio::test]
async fn a_look_asks_once_unless_so_much_was_told_that_there_is_surely_more() {
    for world in World::both().await {
        let asked = async |told: usize| {
            let before = {
                let mut book = world.elsewhere.book();
                book.endless = true;
                book.news = (0..told).map(|number| world.told(&format!("{told}-{number}"), Subject::Other)).collect();
                book.calls
            };
            world.look().await;
            world.elsewhere.book().calls - before
        };
        // The first look asks for the pools, too.
        asked(0).await;
        assert_eq!((asked(0).await, asked(1).await, asked(249).await, asked(250).await), (1, 1, 1, 2));
    }
}
