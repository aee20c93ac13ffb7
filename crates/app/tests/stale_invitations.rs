//! Invitations that nobody accepts, on both databases: reminded, given back, and many of them only once a person says so.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

use app::credentials::{self, Acquisition};
use app::invitations::stale;
use app::settings::{self, Document};
use app::sweeps::Sweep;
use app::testing::House;
use app::{Context, Error, Expected};
use domain::credential::Credential;
use domain::event::Category;
use domain::id::{Id, kind};
use domain::invitation::{Invitation, InvitationEvent, InvitationState};
use domain::operator::Role;
use domain::time::SignedDuration;
use store::repo::EVENTS;
use store::repo::list::ListQuery;

const DAY: SignedDuration = SignedDuration::from_hours(24);

struct World {
    house: House,
    cx: Context,
}

impl World {
    /// A house in which reminders are sent twice, after 3 days each, and places are given back after 10 days if so.
    async fn both(give_back_after_days: Option<u16>) -> Vec<Self> {
        let mut worlds = Vec::new();
        for house in Box::pin(House::both()).await {
            let cx = house.operator(Role::Admin).await;
            let world = Self { house, cx };
            world.set(3, give_back_after_days).await;
            worlds.push(world);
        }
        worlds
    }

    async fn set(&self, remind_after_days: u16, give_back_after_days: Option<u16>) {
        let change = |known: &Document| {
            let mut next = known.clone();
            next.settings.invitations.remind_after_days = remind_after_days;
            next.settings.invitations.give_back_after_days = give_back_after_days;
            Ok(next)
        };
        Box::pin(settings::update(&self.cx, Expected::Any, change)).await.unwrap();
    }

    async fn invite(&self, number: usize) -> Id<kind::Credential> {
        let user = self.house.user(&format!("Person{number}"), &number.to_string()).await;
        let asked = Acquisition::new(self.house.pool.id, user.id);
        let id = Box::pin(credentials::acquire(&self.cx, asked)).await.unwrap().credential.id;
        self.deliver(id).await;
        id
    }

    /// The mails of a credential go out.
    async fn deliver(&self, id: Id<kind::Credential>) {
        let mut uow = self.house.app.store().begin().await.unwrap();
        for invitation in uow.invitations().of_credential(self.house.project.id, id).await.unwrap() {
            let (sent, _) = invitation.apply(InvitationEvent::Delivered, self.house.app.now()).unwrap();
            uow.invitations().update(&sent).await.unwrap();
        }
        uow.commit().await.unwrap();
    }

    async fn sweep(&self) -> u64 {
        Box::pin(Sweep::Invitations.run(&self.house.app, self.house.app.now())).await.unwrap();
        Box::pin(Sweep::StaleInvitations.run(&self.house.app, self.house.app.now())).await.unwrap()
    }

    async fn days(&self, days: i32, ids: &[Id<kind::Credential>]) -> u64 {
        let mut done = 0;
        for _ in 0..days {
            self.house.pass(DAY);
            done += self.sweep().await;
            for id in ids {
                self.deliver(*id).await;
            }
        }
        done
    }

    async fn ledger(&self, id: Id<kind::Credential>) -> Vec<Invitation> {
        self.cx.read().await.unwrap().invitations().of_credential(self.house.project.id, id).await.unwrap()
    }

    async fn credential(&self, id: Id<kind::Credential>) -> Credential {
        self.cx.read().await.unwrap().credentials().lookup(self.house.project.id, id).await.unwrap().unwrap()
    }

    async fn status(&self, id: Id<kind::Credential>) -> String {
        self.credential(id).await.status(self.cx.now()).to_string()
    }

    async fn events(&self, category: Category) -> usize {
        let query = ListQuery { limit: 500, ..ListQuery::of(&EVENTS) };
        let page = self.cx.read().await.unwrap().events().list(self.house.project.id, &query).await.unwrap();
        page.items.iter().filter(|recorded| recorded.event.category == category).count()
    }
}

#[tokio::test]
async fn who_does_not_answer_is_reminded_so_often_and_no_more() {
    for world in World::both(None).await {
        let id = world.invite(1).await;
        assert_eq!(world.days(2, &[id]).await, 0, "not before its time");
        assert_eq!(world.days(1, &[id]).await, 1);
        assert_eq!(world.sweep().await, 0, "once");
        let ledger = world.ledger(id).await;
        assert_eq!(
            ledger.iter().map(|one| one.state).collect::<Vec<_>>(),
            [InvitationState::Cancelled, InvitationState::Sent]
        );
        assert_eq!(ledger[1].resend_of, Some(ledger[0].id));
        assert_eq!(world.days(3, &[id]).await, 1, "the second one");
        assert_eq!(world.days(30, &[id]).await, 0, "no third one, and nothing is given back");
        assert_eq!(world.ledger(id).await.len(), 3);
        assert_eq!(world.status(id).await, "Pending");
    }
}

#[tokio::test]
async fn nobody_is_reminded_where_that_is_off_or_the_credential_is_held() {
    for world in World::both(None).await {
        let (off, held) = (world.invite(1).await, world.invite(2).await);
        credentials::suspend(&world.cx, held, domain::credential::ReversibleReason::Lost).await.unwrap();
        world.set(0, None).await;
        assert_eq!(world.days(5, &[off]).await, 0);
        world.set(3, None).await;
        assert_eq!(world.sweep().await, 1, "the one that waits");
        assert_eq!(world.ledger(held).await.len(), 1);
    }
}

#[tokio::test]
async fn a_place_is_given_back_a_while_after_the_last_invitation_ended() {
    for world in World::both(Some(10)).await {
        world.set(0, Some(10)).await;
        let id = world.invite(1).await;
        for other in 2..5 {
            world.invite(other).await;
        }
        credentials::resend_invitation(&world.cx, id, None).await.unwrap();
        world.days(16, &[]).await;
        assert_eq!(world.status(id).await, "Pending");
        world.days(1, &[]).await;
        assert_eq!(world.status(id).await, "Inactive – Invitation Cancelled");
        assert_eq!(world.events(Category::InvitationCancelHeld).await, 0, "4 are no mass change");
    }
}

#[tokio::test]
async fn so_many_at_once_wait_for_a_person() {
    for world in World::both(Some(10)).await {
        world.set(0, Some(10)).await;
        let mut ids = Vec::new();
        for number in 0..6 {
            ids.push(world.invite(number).await);
        }
        assert_eq!(world.days(20, &[]).await, 0);
        let lapsed = stale::lapsed(&world.cx).await.unwrap();
        let held = lapsed.held.unwrap();
        assert_eq!((lapsed.amount, held.amount, held.live, held.approved), (6, 6, 6, false));
        assert_eq!(world.events(Category::InvitationCancelHeld).await, 1, "said once");
        let helpdesk = world.house.operator(Role::Helpdesk).await;
        assert!(matches!(stale::approve(&helpdesk).await, Err(Error::Forbidden(_))));

        credentials::resend_invitation(&world.cx, ids[0], None).await.unwrap();
        assert!(stale::approve(&world.cx).await.unwrap().held.unwrap().approved);
        assert_eq!(world.sweep().await, 5);
        assert_eq!(world.status(ids[1]).await, "Inactive – Invitation Cancelled");
        assert_eq!(world.status(ids[0]).await, "Invited", "it was invited again");
        world.sweep().await;
        assert!(stale::lapsed(&world.cx).await.unwrap().held.is_none());
        assert!(matches!(stale::approve(&world.cx).await, Err(Error::Conflict(_))));
    }
}

#[tokio::test]
async fn an_approval_is_good_for_what_was_shown() {
    for world in World::both(Some(10)).await {
        world.set(0, Some(10)).await;
        for number in 0..5 {
            world.invite(number).await;
        }
        world.days(1, &[]).await;
        let late = world.invite(9).await;
        world.days(16, &[]).await;
        assert_eq!(stale::approve(&world.cx).await.unwrap().held.unwrap().amount, 5);
        world.house.pass(DAY); // the sixth is due before the sweep comes
        assert_eq!(world.sweep().await, 0);
        let held = stale::lapsed(&world.cx).await.unwrap().held.unwrap();
        assert_eq!((held.amount, held.approved), (6, false));
        assert_eq!(world.events(Category::InvitationCancelHeld).await, 2, "said again");

        assert!(stale::keep(&world.cx).await.unwrap().held.is_none());
        assert_eq!(world.days(5, &[]).await, 0, "they stay");
        assert_eq!(world.status(late).await, "Pending");
    }
}
