//! Contact details that were changed by hand, and the second person who approves them, on both databases.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

use app::credentials::{self, Acquired, Acquisition};
use app::testing::House;
use app::users::{self, Draft, ListedUser};
use app::{Context, Error, Expected};
use domain::contact_change::ContactDetail;
use domain::credential::{Credential, Reason, ReversibleReason};
use domain::event::Category;
use domain::invitation::{Channel, InvitationState};
use domain::operator::Role;
use domain::settings::Settings;
use domain::time::SignedDuration;
use domain::user::User;

/// A house in a project that requires the approval, and two of its operators.
struct Scene {
    house: House,
    one: Context,
    other: Context,
}

impl Scene {
    async fn both() -> Vec<Self> {
        let mut scenes = Vec::new();
        for house in House::both().await {
            require_approval(&house).await;
            let (one, other) = (house.operator(Role::Operator).await, house.operator(Role::Operator).await);
            scenes.push(Self { house, one, other });
        }
        scenes
    }

    async fn acquire(&self, user: &User, channel: Option<Channel>) -> app::Result<Acquired> {
        credentials::acquire(&self.one, Acquisition { channel, ..Acquisition::new(self.house.pool.id, user.id) }).await
    }

    async fn invited(&self, user: &User) -> Credential {
        self.acquire(user, None).await.unwrap().credential
    }

    async fn invitations(&self, credential: &Credential) -> Vec<InvitationState> {
        let mut reader = self.one.read().await.unwrap();
        let all = reader.invitations().of_credential(credential.project, credential.id).await.unwrap();
        all.into_iter().map(|invitation| invitation.state).collect()
    }

    /// How often an approval was told, and how often it stands in the audit trail.
    async fn told(&self) -> (usize, usize) {
        let (mut reader, project) = (self.one.read().await.unwrap(), self.house.project.id);
        let events = reader.events().between(project, 0, u64::MAX, 1000).await.unwrap();
        let query = store::repo::list::ListQuery::of(&store::repo::AUDIT);
        let audit = reader.audit().list(project, &query).await.unwrap().items;
        let told = |category: Category| category == Category::UserContactApproved;
        (
            events.iter().filter(|recorded| told(recorded.event.category)).count(),
            audit.iter().filter(|recorded| recorded.entry.action == "users.approve_contact").count(),
        )
    }
}

async fn require_approval(house: &House) {
    let mut settings = Settings::default();
    settings.invitations.approve_changed_contacts = true;
    let mut uow = house.app.store().begin().await.unwrap();
    uow.settings().update(house.project.id, &settings, 1, house.app.now()).await.unwrap();
    uow.commit().await.unwrap();
}

async fn change(cx: &Context, user: &User, edit: impl FnOnce(&mut Draft)) -> ListedUser {
    let edited = |known: &Draft| {
        let mut draft = known.clone();
        edit(&mut draft);
        Ok(draft)
    };
    users::update(cx, user.id, Expected::Any, edited).await.unwrap()
}

async fn move_to(cx: &Context, user: &User, email: &str) -> ListedUser {
    change(cx, user, |draft| draft.email = Some(email.to_owned())).await
}

async fn approve(cx: &Context, user: &User) -> app::Result<ListedUser> {
    users::approve_contact(cx, user.id, Expected::Any).await
}

fn is_unapproved<T>(result: app::Result<T>) -> bool {
    matches!(result, Err(Error::Conflict(conflict)) if conflict.code == "contact_unapproved")
}

fn is_own<T>(result: app::Result<T>) -> bool {
    matches!(result, Err(Error::NotAllowed(refusal)) if refusal.code == "own_change")
}

#[tokio::test]
async fn changed_contact_details_wait_for_a_second_person() {
    for scene in Scene::both().await {
        let ada = scene.house.user("Ada", "4711").await;
        let moved = move_to(&scene.one, &ada, "eve@example.com").await;
        assert_eq!(moved.contact_changes[0].by, scene.one.actor());
        assert!(is_unapproved(scene.acquire(&ada, None).await));
        assert!(is_unapproved(scene.acquire(&ada, Some(Channel::Mail)).await));
        assert!(is_own(approve(&scene.one, &ada).await));
        assert_eq!(scene.told().await, (0, 0));
        let approved = approve(&scene.other, &ada).await.unwrap();
        assert_eq!(approved.contact_changes[0].approved_at, Some(scene.other.now()));
        assert_eq!(approve(&scene.other, &ada).await.unwrap(), approved, "once more is no more");
        assert_eq!(approve(&scene.one, &ada).await.unwrap(), approved, "nothing is left to be approved");
        assert_eq!(scene.told().await, (1, 1));
        let credential = scene.invited(&ada).await;
        move_to(&scene.other, &ada, "ada@example.net").await;
        assert!(is_unapproved(credentials::resend_invitation(&scene.one, credential.id, None).await));
        let states = [InvitationState::Cancelled, InvitationState::Pending];
        assert_eq!(scene.invitations(&credential).await, states, "a refusal changes nothing");
        approve(&scene.one, &ada).await.unwrap();
        credentials::resend_invitation(&scene.one, credential.id, None).await.unwrap();
    }
}

#[tokio::test]
async fn after_seven_days_nobody_is_asked_and_elsewhere_nobody_ever_is() {
    for scene in Scene::both().await {
        let (ada, bob) = (scene.house.user("Ada", "4711").await, scene.house.user("Bob", "4712").await);
        move_to(&scene.one, &ada, "eve@example.com").await;
        scene.house.pass(SignedDuration::from_hours(7 * 24) - SignedDuration::from_secs(1));
        assert!(is_unapproved(scene.acquire(&ada, None).await));
        scene.house.pass(SignedDuration::from_secs(1));
        scene.invited(&ada).await;
        move_to(&scene.one, &bob, "mallory@example.com").await;
        let mut uow = scene.one.begin().await.unwrap();
        uow.settings().update(scene.house.project.id, &Settings::default(), 2, scene.one.now()).await.unwrap();
        uow.commit().await.unwrap();
        scene.invited(&bob).await;
    }
}

#[tokio::test]
async fn what_leads_nowhere_else_waits_for_nobody() {
    for scene in Scene::both().await {
        let [ada, bob, eve] = [("Ada", "1"), ("Bob", "2"), ("Eve", "3")].map(|(name, id)| scene.house.user(name, id));
        let (ada, bob, eve) = (ada.await, bob.await, eve.await);
        let respelt = move_to(&scene.one, &ada, "ADA@Example.org").await;
        assert_eq!(respelt.contact_changes, [], "the same box");
        scene.invited(&ada).await;
        let numbered = change(&scene.one, &bob, |draft| draft.mobile = Some("+49 171 1234567".to_owned())).await;
        assert_eq!(numbered.contact_changes[0].contact, ContactDetail::Mobile);
        scene.invited(&bob).await; // by mail, and no SMS follows it here
        move_to(&scene.one, &eve, "eve@example.com").await;
        let shown = scene.acquire(&eve, Some(Channel::Shown)).await.unwrap();
        assert!(shown.shown.is_some(), "a screen is no address");
    }
}

#[tokio::test]
async fn taking_an_address_away_first_gets_around_nothing() {
    for scene in Scene::both().await {
        let nobody = Draft { last_name: "Nobody".to_owned(), card_id: Some("1".to_owned()), ..Draft::default() };
        let new = users::create(&scene.one, nobody).await.unwrap().user;
        assert_eq!(
            move_to(&scene.one, &new, "new@example.org").await.contact_changes,
            [],
            "the first one is no change"
        );
        scene.invited(&new).await;
        let ada = scene.house.user("Ada", "4711").await;
        change(&scene.one, &ada, |draft| draft.email = None).await;
        approve(&scene.other, &ada).await.unwrap(); // that nobody is reached there any more
        move_to(&scene.one, &ada, "eve@example.com").await;
        assert!(is_unapproved(scene.acquire(&ada, None).await));
    }
}

#[tokio::test]
async fn what_was_changed_again_is_not_approved_by_version() {
    for scene in Scene::both().await {
        let ada = scene.house.user("Ada", "4711").await;
        let seen = Expected::Version(move_to(&scene.one, &ada, "ada@example.com").await.user.version);
        move_to(&scene.one, &ada, "eve@example.com").await;
        assert!(matches!(users::approve_contact(&scene.other, ada.id, seen).await, Err(Error::Stale)));
        assert!(is_unapproved(scene.acquire(&ada, None).await));
        approve(&scene.other, &ada).await.unwrap();
        move_to(&scene.one, &ada, "mallory@example.com").await;
        assert!(is_unapproved(scene.acquire(&ada, None).await), "an approval is of what was there then");
    }
}

#[tokio::test]
async fn each_approves_what_the_other_changed() {
    for scene in Scene::both().await {
        let ada = scene.house.user("Ada", "4711").await;
        move_to(&scene.one, &ada, "eve@example.com").await;
        change(&scene.other, &ada, |draft| draft.mobile = Some("+49 171 1234567".to_owned())).await;
        approve(&scene.one, &ada).await.unwrap();
        assert!(is_own(approve(&scene.one, &ada).await), "the address is still nobody else's word");
        assert!(is_unapproved(scene.acquire(&ada, None).await));
        approve(&scene.other, &ada).await.unwrap();
        scene.invited(&ada).await;
        assert_eq!(scene.told().await, (2, 2));
    }
}

#[tokio::test]
async fn an_invitation_that_waits_leaves_anew_with_the_approval_even_if_it_ran_out() {
    for scene in Scene::both().await {
        let ada = scene.house.user("Ada", "4711").await;
        let mut settings = Settings::default();
        settings.invitations.approve_changed_contacts = true;
        settings.invitations.valid_days = 1;
        let mut uow = scene.one.begin().await.unwrap();
        uow.settings().update(scene.house.project.id, &settings, 2, scene.one.now()).await.unwrap();
        uow.commit().await.unwrap();
        let credential = scene.invited(&ada).await;
        move_to(&scene.one, &ada, "ada@example.com").await;
        scene.house.pass(SignedDuration::from_hours(25));
        app::sweeps::Sweep::Invitations.run(&scene.house.app, scene.one.now()).await.unwrap();
        assert_eq!(scene.invitations(&credential).await, [InvitationState::Cancelled, InvitationState::Expired]);
        approve(&scene.other, &ada).await.unwrap();
        let states = [InvitationState::Cancelled, InvitationState::Expired, InvitationState::Pending];
        assert_eq!(scene.invitations(&credential).await, states);
        approve(&scene.other, &ada).await.unwrap();
        assert_eq!(scene.invitations(&credential).await, states, "once");
    }
}

#[tokio::test]
async fn who_is_set_back_is_invited_after_the_approval() {
    for scene in Scene::both().await {
        let (ada, bob) = (scene.house.user("Ada", "4711").await, scene.house.user("Bob", "4712").await);
        let (hers, his) = (scene.invited(&ada).await, scene.invited(&bob).await);
        credentials::suspend(&scene.one, hers.id, ReversibleReason::Lost).await.unwrap();
        users::deactivate(&scene.one, bob.id, Reason::Suspended).await.unwrap();
        for user in [&ada, &bob] {
            move_to(&scene.one, user, &format!("{}@example.com", user.profile.first_name)).await;
        }
        assert!(is_unapproved(credentials::reactivate(&scene.one, hers.id).await));
        assert_eq!(scene.invitations(&hers).await, [InvitationState::Cancelled]);
        users::activate(&scene.one, bob.id).await.unwrap();
        assert_eq!(scene.invitations(&his).await, [InvitationState::Cancelled, InvitationState::Pending], "it waits");
        for user in [&ada, &bob] {
            approve(&scene.other, user).await.unwrap();
        }
        assert_eq!(scene.invitations(&hers).await, [InvitationState::Cancelled], "nothing of hers waited");
        credentials::reactivate(&scene.one, hers.id).await.unwrap();
    }
}

#[tokio::test]
async fn an_approval_takes_a_person_who_may_issue() {
    for scene in Scene::both().await {
        let ada = scene.house.user("Ada", "4711").await;
        move_to(&scene.one, &ada, "eve@example.com").await;
        for role in [Role::Helpdesk, Role::Auditor, Role::Autosync] {
            let cx = scene.house.operator(role).await;
            assert!(matches!(approve(&cx, &ada).await, Err(Error::Forbidden(_))), "{role}");
        }
        let program = approve(&scene.house.system(), &ada).await;
        assert!(matches!(program, Err(Error::NotAllowed(refusal)) if refusal.code == "not_a_person"));
        approve(&scene.house.operator(Role::Admin).await, &ada).await.unwrap();
    }
}
