//! Credentials that come and go by themselves, on both databases.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

use app::automation::Reason;
use app::credentials::{self, Acquisition};
use app::pools::{self, PoolDocument};
use app::sweeps::Sweep;
use app::systems::{self, SystemDocument};
use app::testing::House;
use app::users::{self, Draft};
use app::{Context, Expected, automation};
use domain::automation::Wish;
use domain::credential::{Credential, CredentialOrigin, FinalReason, Intent, ReversibleReason, Status};
use domain::event::Category;
use domain::id::{Id, kind};
use domain::operator::Role;
use domain::system::RunMode;
use domain::time::SignedDuration;
use domain::user::User;
use filter::Truth;
use store::repo::EVENTS;
use store::repo::list::ListQuery;

/// A house whose pool is given filters.
struct World {
    house: House,
    cx: Context,
}

impl World {
    async fn both() -> Vec<Self> {
        let mut worlds = Vec::new();
        for house in House::both().await {
            let cx = house.operator(Role::Admin).await;
            worlds.push(Self { house, cx });
        }
        worlds
    }

    async fn set(&self, generate: &str, revoke: &str, grace_minutes: u32) {
        let change = |known: &PoolDocument| {
            Ok(PoolDocument {
                auto_generate_filter: generate.to_owned(),
                auto_revoke_filter: revoke.to_owned(),
                grace_minutes,
                ..known.clone()
            })
        };
        pools::update(&self.cx, self.house.pool.id, Expected::Any, change).await.unwrap();
    }

    async fn limit(&self, change: impl FnOnce(&SystemDocument) -> SystemDocument) {
        let system = self.house.pool.system;
        systems::update(&self.cx, system, Expected::Any, |known| Ok(change(known))).await.unwrap();
    }

    async fn sweep(&self) {
        Sweep::Automation.run(&self.house.app, self.house.app.now()).await.unwrap();
    }

    async fn rename(&self, user: &User, last_name: &str) {
        let change = |draft: &Draft| Ok(Draft { last_name: last_name.to_owned(), ..draft.clone() });
        users::update(&self.cx, user.id, Expected::Any, change).await.unwrap();
        self.sweep().await;
    }

    async fn credentials(&self, user: &User) -> Vec<Credential> {
        let mut reader = self.cx.read().await.unwrap();
        reader.credentials().of_user(user.project, user.id).await.unwrap()
    }

    async fn live(&self, user: &User) -> Vec<Credential> {
        self.credentials(user).await.into_iter().filter(|one| !one.is_final()).collect()
    }

    async fn acquire(&self, user: &User) -> Id<kind::Credential> {
        let asked = Acquisition::new(self.house.pool.id, user.id);
        credentials::acquire(&self.cx, asked).await.unwrap().credential.id
    }

    async fn events(&self, category: Category) -> usize {
        let query = ListQuery { limit: 500, ..ListQuery::of(&EVENTS) };
        let page = self.cx.read().await.unwrap().events().list(self.house.project.id, &query).await.unwrap();
        page.items.iter().filter(|recorded| recorded.event.category == category).count()
    }
}

#[tokio::test]
async fn who_the_filter_is_true_of_gets_one_and_no_second() {
    for world in World::both().await {
        let (ada, bob) = (world.house.user("Ada", "1").await, world.house.user("Bob", "2").await);
        let has_one_already = world.acquire(&bob).await;
        world.set("last_name eq \"Smith\" or first_name eq \"Bob\"", "", 0).await;
        world.sweep().await;
        assert!(world.live(&ada).await.is_empty());
        world.rename(&ada, "Smith").await;
        let live = world.live(&ada).await;
        assert_eq!(
            (live.len(), live[0].origin, live[0].status(world.cx.now())),
            (1, CredentialOrigin::Auto, Status::Invited)
        );
        for _ in 0..3 {
            world.sweep().await;
            world.set("first_name pr", "", 0).await;
        }
        world.sweep().await;
        assert_eq!(world.live(&ada).await.len(), 1);
        assert_eq!(world.live(&bob).await.iter().map(|one| one.id).collect::<Vec<_>>(), [has_one_already]);
    }
}

#[tokio::test]
async fn an_empty_filter_has_no_opinion() {
    for world in World::both().await {
        let ada = world.house.user("Ada", "1").await;
        world.set("first_name eq \"Ada\"", "", 0).await;
        world.sweep().await;
        world.set("", "", 0).await;
        world.rename(&ada, "Smith").await;
        assert_eq!(world.live(&ada).await.len(), 1, "nobody asks for its end");
    }
}

#[tokio::test]
async fn what_automation_began_ends_when_the_filter_is_false_and_the_rest_stays() {
    for world in World::both().await {
        let (ada, bob) = (world.house.user("Ada", "1").await, world.house.user("Bob", "2").await);
        world.acquire(&bob).await;
        world.set("last_name ne \"Gone\"", "", 0).await;
        world.sweep().await;
        world.rename(&ada, "Gone").await;
        world.rename(&bob, "Gone").await;
        assert!(world.live(&ada).await.is_empty());
        assert_eq!(world.credentials(&ada).await[0].intent, Intent::Revoked(FinalReason::Revoked));
        assert_eq!(world.live(&bob).await.len(), 1, "a person began it");
    }
}

#[tokio::test]
async fn in_its_grace_time_it_is_only_suspended_and_comes_back() {
    for world in World::both().await {
        let ada = world.house.user("Ada", "1").await;
        world.set("last_name ne \"Gone\"", "", 60).await;
        world.sweep().await;
        let id = world.live(&ada).await[0].id;
        world.rename(&ada, "Gone").await;
        let held = world.live(&ada).await;
        assert_eq!(held[0].intent, Intent::Suspended(ReversibleReason::Suspended));
        world.rename(&ada, "Back").await;
        let back = world.live(&ada).await;
        assert_eq!((back[0].id, back[0].intent), (id, Intent::Active));
        world.rename(&ada, "Gone").await;
        world.house.pass(SignedDuration::from_mins(59));
        world.sweep().await;
        assert_eq!(world.live(&ada).await.len(), 1);
        world.house.pass(SignedDuration::from_mins(2));
        world.sweep().await;
        assert!(world.live(&ada).await.is_empty());
    }
}

#[tokio::test]
async fn who_loses_the_filter_in_the_grace_time_keeps_the_credential() {
    for world in World::both().await {
        let (ada, bob) = (world.house.user("Ada", "1").await, world.house.user("Bob", "2").await);
        world.set("last_name ne \"Gone\"", "", 60).await;
        world.sweep().await;
        world.rename(&ada, "Gone").await;
        world.rename(&bob, "Gone").await;
        let taken = world.live(&bob).await[0].id;
        credentials::revoke(&world.cx, taken, FinalReason::Revoked).await.unwrap();
        world.set("", "", 60).await;
        world.house.pass(SignedDuration::from_hours(2));
        world.sweep().await;
        assert_eq!(world.live(&ada).await[0].intent, Intent::Active, "an empty filter has no opinion");
        assert!(world.live(&bob).await.is_empty());
        let mut reader = world.cx.read().await.unwrap();
        assert_eq!(reader.automation().endings(ada.id).await.unwrap(), []);
        assert_eq!(reader.automation().endings(bob.id).await.unwrap(), [], "what is revoked already ends no more");
    }
}

#[tokio::test]
async fn whoever_is_unknown_when_the_grace_time_ends_is_looked_at_once() {
    for world in World::both().await {
        let ada = world.house.user("Ada", "1").await;
        world.set("last_name ne \"Gone\"", "", 60).await;
        world.sweep().await;
        world.rename(&ada, "Gone").await;
        world.set("last_name ne \"Gone\" and external_id eq \"1\" or external_id eq \"1\"", "", 60).await;
        world.sweep().await;
        world.house.pass(SignedDuration::from_hours(2));
        world.sweep().await;
        assert_eq!(world.live(&ada).await.len(), 1, "unknown changes nothing");
        let mut uow = world.cx.begin().await.unwrap();
        assert_eq!(uow.automation().enqueue_ended(world.house.app.now()).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_disabled_system_gives_nothing_and_takes_away_all_the_same() {
    for world in World::both().await {
        let (ada, bob) = (world.house.user("Ada", "1").await, world.house.user("Bob", "2").await);
        world.acquire(&bob).await;
        world.limit(|system| SystemDocument { run_mode: RunMode::Disabled, ..system.clone() }).await;
        world.set("first_name pr", "last_name eq \"Gone\"", 0).await;
        world.sweep().await;
        assert!(world.live(&ada).await.is_empty());
        world.rename(&bob, "Gone").await;
        assert!(world.live(&bob).await.is_empty(), "deny wins");
        world.limit(|system| SystemDocument { run_mode: RunMode::Any, ..system.clone() }).await;
        world.sweep().await;
        assert_eq!(world.live(&ada).await.len(), 1, "what was wanted meanwhile is given then");
    }
}

#[tokio::test]
async fn automation_does_only_what_the_operator_of_the_system_may() {
    for world in World::both().await {
        let ada = world.house.user("Ada", "1").await;
        let desk = world.house.kept_operator(Role::Helpdesk).await;
        world.limit(|system| SystemDocument { operator: Some(desk), ..system.clone() }).await;
        world.set("first_name pr", "", 0).await;
        world.sweep().await;
        assert!(world.live(&ada).await.is_empty());
        assert_eq!(world.events(Category::CredentialIssueFailed).await, 1);
        world.limit(|system| SystemDocument { operator: None, ..system.clone() }).await;
        world.sweep().await;
        assert_eq!(world.live(&ada).await.len(), 1);
        world.limit(|system| SystemDocument { operator: Some(desk), ..system.clone() }).await;
        world.rename(&ada, "Gone").await;
        world.set("last_name ne \"Gone\"", "", 0).await;
        world.sweep().await;
        assert_eq!(world.live(&ada).await.len(), 1);
        assert_eq!(world.events(Category::CredentialRevokeFailed).await, 1);
    }
}

#[tokio::test]
async fn the_revoke_filter_ends_all_of_the_pool_whoever_began_them() {
    for world in World::both().await {
        let bob = world.house.user("Bob", "2").await;
        world.acquire(&bob).await;
        world.set("first_name pr", "last_name eq \"Gone\"", 60).await;
        world.rename(&bob, "Gone").await;
        assert!(world.live(&bob).await.is_empty(), "at once, without grace");
        assert_eq!(world.credentials(&bob).await.len(), 1, "and none is generated");
    }
}

#[tokio::test]
async fn unknown_changes_nothing() {
    for world in World::both().await {
        let ada = world.house.user("Ada", "1").await;
        world.set("last_name pr", "", 0).await;
        world.sweep().await;
        assert_eq!(world.live(&ada).await.len(), 1);
        // Nobody has a mobile number: neither true nor false.
        world.set("mobile sw \"+49\"", "external_id eq \"leaver\"", 0).await;
        world.rename(&ada, "Smith").await;
        assert_eq!(world.live(&ada).await.len(), 1);
    }
}

#[tokio::test]
async fn what_a_person_took_away_is_not_given_again_until_it_is_released() {
    for world in World::both().await {
        let ada = world.house.user("Ada", "1").await;
        world.set("first_name pr", "", 0).await;
        world.sweep().await;
        let id = world.live(&ada).await[0].id;
        credentials::revoke(&world.cx, id, FinalReason::Stolen).await.unwrap();
        world.rename(&ada, "Smith").await;
        assert!(world.live(&ada).await.is_empty());
        let holds = automation::hold_of(&world.cx, ada.id).await.unwrap();
        assert_eq!(holds.iter().map(|hold| hold.reason.as_str()).collect::<Vec<_>>(), ["manual"]);
        automation::release(&world.cx, world.house.pool.id, ada.id).await.unwrap();
        world.sweep().await;
        assert_eq!(world.live(&ada).await.len(), 1);
    }
}

#[tokio::test]
async fn what_goes_to_and_fro_is_held_for_a_person_and_its_end_is_not() {
    for world in World::both().await {
        let ada = world.house.user("Ada", "1").await;
        world.set("last_name ne \"Gone\"", "", 0).await;
        world.sweep().await;
        world.rename(&ada, "Gone").await;
        world.rename(&ada, "Here").await;
        assert_eq!(world.live(&ada).await.len(), 1, "the third change within a day");
        world.rename(&ada, "Gone").await;
        assert!(world.live(&ada).await.is_empty(), "a door is closed however often");
        world.rename(&ada, "Here").await;
        assert!(world.live(&ada).await.is_empty());
        assert_eq!(world.events(Category::CredentialIssueFailed).await, 1);
        let holds = automation::hold_of(&world.cx, ada.id).await.unwrap();
        assert_eq!(holds[0].reason, "restless");
    }
}

#[tokio::test]
async fn what_the_revoke_filter_would_end_at_once_is_not_acquired() {
    for world in World::both().await {
        world.set("", "last_name eq \"Gone\"", 0).await;
        let (ada, bob) = (world.house.user("Ada", "1").await, world.house.user("Bob", "2").await);
        world.rename(&bob, "Gone").await;
        let refused = credentials::acquire(&world.cx, Acquisition::new(world.house.pool.id, bob.id)).await;
        let Err(app::Error::Conflict(conflict)) = refused else { panic!("{refused:?}") };
        assert_eq!(conflict.code, "revoke_filter_matches");
        assert!(conflict.detail.contains(&world.house.pool.name), "{}", conflict.detail);
        assert!(world.credentials(&bob).await.is_empty());
        world.acquire(&ada).await;
        world.sweep().await;
        assert_eq!(world.live(&ada).await.len(), 1, "of whom it is not true");
        world.rename(&bob, "Back").await;
        world.acquire(&bob).await;
    }
}

#[tokio::test]
async fn a_preview_says_who_gains_and_loses_and_why_and_then_just_that_happens() {
    for world in World::both().await {
        let mut people = Vec::new();
        for (index, name) in ["Ada", "Bob", "Cyd", "Dan", "Eve"].iter().enumerate() {
            people.push(world.house.user(name, &index.to_string()).await);
        }
        world.acquire(&people[3]).await;
        world.set("first_name eq \"Eve\"", "", 0).await;
        world.sweep().await;
        let (generate, revoke) = ("first_name sw \"A\" or first_name sw \"B\"", "first_name eq \"Dan\"");
        let preview = automation::preview(&world.cx, world.house.pool.id, generate, revoke).await.unwrap();
        let counts = preview.counts;
        assert_eq!((counts.gain, counts.lose, counts.unknown, counts.available), (2, 2, 0, None));
        let names = |listed: &store::repo::ListedUser| listed.user.profile.first_name.clone();
        assert_eq!(preview.gain.iter().map(names).collect::<Vec<_>>(), ["Ada", "Bob"]);
        let lose: Vec<_> = preview.lose.iter().map(|(user, why)| (names(user), *why)).collect();
        assert_eq!(lose, [("Dan".to_owned(), Reason::RevokeFilter), ("Eve".to_owned(), Reason::GenerateFilter)]);
        world.set(generate, revoke, 0).await;
        world.sweep().await;
        let mut live = Vec::new();
        for person in &people {
            live.push(world.live(person).await.len());
        }
        assert_eq!(live, [1, 1, 0, 0, 0]);
        let after = automation::preview(&world.cx, world.house.pool.id, generate, revoke).await.unwrap().counts;
        assert_eq!((after.gain, after.lose), (0, 0));
    }
}

#[tokio::test]
async fn the_database_says_of_everybody_what_the_filters_say() {
    const WAYS: [Option<Truth>; 3] = [Some(Truth::True), Some(Truth::False), Some(Truth::Unknown)];
    for world in World::both().await {
        let says = WAYS.into_iter().flat_map(|generate| WAYS.map(|revoke| (generate, revoke)));
        let mut people = Vec::new();
        for (number, (generate, revoke)) in says.cycle().take(9 * 3 * 2).enumerate() {
            let (has, active) = (["nothing", "Manual", "Auto"][number / 9 % 3], number < 27);
            let user = world.house.user(&format!("{has}{number}"), &number.to_string()).await;
            if has == "Manual" {
                world.acquire(&user).await;
            }
            people.push((user, generate, revoke, has, active));
        }
        world.set("first_name sw \"Auto\"", "", 60).await;
        world.sweep().await;
        world.set("", "", 60).await;
        for (number, (user, generate, revoke, _, active)) in people.iter().enumerate() {
            let mobile = [Some("+4917112345"), Some("+4366412345"), None][place(*generate)];
            let host = [Some("gone.org"), Some("here.org"), None][place(*revoke)];
            let change = |draft: &Draft| {
                let mobile = mobile.map(|start| format!("{start}{number:02}"));
                Ok(Draft { mobile, email: host.map(|host| format!("n{number}@{host}")), ..draft.clone() })
            };
            users::update(&world.cx, user.id, Expected::Any, change).await.unwrap();
            if !active {
                users::deactivate(&world.cx, user.id, domain::credential::Reason::Suspended).await.unwrap();
            }
        }
        for (with_generate, with_revoke) in [(true, true), (true, false), (false, true)] {
            let (mut gain, mut lose, mut unknown) = (Vec::new(), Vec::new(), 0);
            for (user, generate, revoke, has, active) in &people {
                let says = (generate.filter(|_| with_generate), revoke.filter(|_| with_revoke));
                match Wish::of(says.0, says.1, *active) {
                    Wish::RevokeAll if *has == "nothing" => {}
                    Wish::RevokeAll => lose.push((user.id, Reason::RevokeFilter)),
                    Wish::EndAutomatic if *has == "Auto" => lose.push((user.id, Reason::GenerateFilter)),
                    Wish::Have if *has == "nothing" => gain.push(user.id),
                    _ => unknown += u64::from(*active && [says.0, says.1].contains(&Some(Truth::Unknown))),
                }
            }
            let generate = if with_generate { "mobile sw \"+49\"" } else { "" };
            let revoke = if with_revoke { "email ew \"@gone.org\"" } else { "" };
            let preview = automation::preview(&world.cx, world.house.pool.id, generate, revoke).await.unwrap();
            let mut gains: Vec<_> = preview.gain.iter().map(|listed| listed.user.id).collect();
            let mut loses: Vec<_> = preview.lose.iter().map(|(listed, why)| (listed.user.id, *why)).collect();
            gains.sort_unstable();
            gain.sort_unstable();
            loses.sort_unstable_by_key(|(id, _)| *id);
            lose.sort_unstable_by_key(|(id, _)| *id);
            assert_eq!((preview.counts.unknown, gains, loses), (unknown, gain, lose), "{generate:?} {revoke:?}");
        }
    }
}

fn place(says: Option<Truth>) -> usize {
    match says {
        Some(Truth::True) => 0,
        Some(Truth::False) => 1,
        Some(Truth::Unknown) | None => 2,
    }
}

#[tokio::test]
async fn a_filter_that_does_not_fit_is_refused_where_it_was_entered() {
    let house = House::sqlite().await;
    let (cx, pool) = (house.operator(Role::Admin).await, house.pool.id);
    for (filter, said) in [("first_name zz \"x\"", "at character 12"), ("colour eq \"red\"", "colour")] {
        let change =
            |known: &PoolDocument| Ok(PoolDocument { auto_generate_filter: filter.to_owned(), ..known.clone() });
        let refused = pools::update(&cx, pool, Expected::Any, change).await;
        let Err(app::Error::Invalid(faults)) = refused else { panic!("{refused:?}") };
        assert_eq!((faults[0].pointer.as_str(), faults[0].code), ("/auto_generate_filter", "invalid_filter"));
        assert!(faults[0].detail.contains(said), "{}", faults[0].detail);
    }
}
