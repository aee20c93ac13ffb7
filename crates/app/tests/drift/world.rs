//! A house with a system of somebody else's, and what tests ask of it.

use std::sync::Arc;

use app::credentials::{self, Acquisition};
use app::drift::{self, Wish};
use app::list::ListRequest;
use app::pools::{self, PoolDocument};
use app::sweeps::Sweep;
use app::systems::{self, SystemDocument};
use app::testing::House;
use app::{Context, Expected, connections, jobs, outbox};
use domain::credential::{Credential, PendingReason};
use domain::drift::{ComparisonState, Deed, Finding};
use domain::id::{Id, kind};
use domain::operator::Role;
use domain::system::{Connection, ConnectionState, CredentialPool, CredentialSystem};
use domain::time::SignedDuration;
use domain::user::User;
use store::repo::list::ListQuery;
use store::repo::{JOBS, JobRecord};

use crate::elsewhere::{Elsewhere, KIND};

/// A house, and what is elsewhere.
pub(crate) struct World {
    pub(crate) house: House,
    pub(crate) elsewhere: Elsewhere,
    pub(crate) system: CredentialSystem,
    pub(crate) pool: CredentialPool,
    /// Somebody who may do everything in the project.
    pub(crate) cx: Context,
}

impl World {
    /// One on each database.
    pub(crate) async fn both() -> Vec<Self> {
        let both = [Elsewhere::default(), Elsewhere::default()];
        let left = std::sync::Mutex::new(both.to_vec());
        let houses = House::both_with(|| Arc::new(left.lock().unwrap().remove(0))).await;
        let mut worlds = Vec::new();
        for (house, elsewhere) in houses.into_iter().zip(both) {
            worlds.push(Self::furnish(house, elsewhere).await);
        }
        worlds
    }

    async fn furnish(house: House, elsewhere: Elsewhere) -> Self {
        let (system, pool) = house.remote(KIND, "Elsewhere", ["doors", "Doors"]).await;
        let cx = house.operator(Role::Admin).await;
        Self { house, elsewhere, system, pool, cx }
    }

    /// A user who is known there with a card that is known here.
    pub(crate) async fn resident(&self, name: &str, number: &str) -> (User, Credential) {
        let user = self.house.user(name, &format!("id-{name}")).await;
        let there = format!("h-{name}");
        self.elsewhere.person(&there, Some(&user.id.to_string()), name, user.profile.email.as_ref().unwrap().as_str());
        self.elsewhere.card(&format!("c-{name}"), &there, number);
        let card = format!("c-{name}");
        let wish = Wish { pool: self.pool.id, user: user.id, card, confirmed: false };
        let credential = drift::obtain(&self.cx, wish).await.unwrap();
        self.house.pass(SignedDuration::from_mins(5));
        (user, credential)
    }

    /// Begins a comparison and lets it come to its end.
    pub(crate) async fn compare(&self) -> Vec<Finding> {
        self.house.pass(SignedDuration::from_mins(5));
        drift::begin(&self.cx, self.system.id).await.unwrap();
        self.work().await;
        assert_eq!(self.state().await, ComparisonState::Completed);
        self.findings().await
    }

    pub(crate) async fn state(&self) -> ComparisonState {
        drift::report(&self.cx, self.system.id).await.unwrap().comparison.state
    }

    pub(crate) async fn findings(&self) -> Vec<Finding> {
        drift::list(&self.cx, self.system.id, &ListRequest::default()).await.unwrap().items
    }

    /// The one finding about a subject.
    pub(crate) async fn about(&self, subject: &str) -> Option<Finding> {
        let mut found = self.findings().await.into_iter().filter(|one| one.subject() == subject);
        let first = found.next();
        assert!(found.next().is_none(), "{subject} is found twice");
        first
    }

    /// Decides and has it done; answers what is left of the finding.
    pub(crate) async fn act(&self, subject: &str, deed: Deed) -> Option<Finding> {
        let finding = self.about(subject).await.unwrap_or_else(|| panic!("nothing is said of {subject}"));
        assert!(finding.deeds.contains(&deed), "{finding:?} cannot be {deed}");
        let acted = drift::act(&self.cx, self.system.id, &[finding.id], deed).await.unwrap();
        assert_eq!((acted.accepted, acted.refused), (1, Vec::new()));
        self.work().await;
        self.about(subject).await
    }

    /// Runs jobs until none is left that may run within a minute.
    pub(crate) async fn work(&self) {
        const KINDS: [&str; 7] =
            ["compare", "settle_finding", "sync_holder", "reconcile", "look_at", "update_card", "resend_invitation"];
        for _ in 0..30 {
            let mut ran = 0;
            for kind in KINDS {
                let all = jobs::claim(&self.house.app, kind, 50, SignedDuration::from_mins(1)).await.unwrap();
                ran += all.len();
                for job in all {
                    Box::pin(outbox::run(&self.house.app, &job)).await.unwrap();
                }
            }
            self.house.pass(SignedDuration::from_secs(2));
            if ran == 0 {
                return;
            }
        }
    }

    /// Runs the jobs that may run now, once; answers how many.
    pub(crate) async fn work_once(&self, kind: &str) -> usize {
        let all = jobs::claim(&self.house.app, kind, 10_000, SignedDuration::from_mins(1)).await.unwrap();
        for job in &all {
            Box::pin(outbox::run(&self.house.app, job)).await.unwrap();
        }
        all.len()
    }

    /// The connection is looked at, as whoever keeps it does; answers how it stands then.
    pub(crate) async fn look(&self) -> ConnectionState {
        assert!(connections::keep(&self.house.app, self.system.id).await.unwrap(), "nobody else has it");
        self.connection().await.state
    }

    pub(crate) async fn connection(&self) -> Connection {
        self.cx.read().await.unwrap().connections().lookup(self.system.id).await.unwrap().unwrap()
    }

    pub(crate) async fn change_system(&self, change: impl FnOnce(&SystemDocument) -> SystemDocument) {
        systems::update(&self.cx, self.system.id, Expected::Any, |known| Ok(change(known))).await.unwrap();
    }

    /// Asks for a card by hand; it is not said whether it came.
    pub(crate) async fn acquire(&self, user: &User) -> Credential {
        credentials::acquire(&self.cx, Acquisition::new(self.pool.id, user.id)).await.unwrap().credential
    }

    /// Asks for a card that is to take another one's place.
    pub(crate) async fn replace(&self, user: &User, old: &Credential) -> Credential {
        let asked = Acquisition { replaces: Some(old.id), ..Acquisition::new(self.pool.id, user.id) };
        credentials::acquire(&self.cx, asked).await.unwrap().credential
    }

    /// How many jobs wait.
    pub(crate) async fn open_jobs(&self) -> usize {
        let open = self.cx.read().await.unwrap().jobs().count(self.cx.project().id, None).await.unwrap();
        usize::try_from(open).unwrap()
    }

    /// The first jobs that wait.
    pub(crate) async fn jobs(&self) -> Vec<JobRecord> {
        let query = ListQuery::of(&JOBS);
        self.cx.read().await.unwrap().jobs().list(self.cx.project().id, &query).await.unwrap().items
    }

    /// How many credentials wait for this.
    pub(crate) async fn waiting(&self, reason: PendingReason) -> usize {
        let mut reader = self.cx.read().await.unwrap();
        let all = reader.credentials().page_of_system(self.system.id, None, 10_000).await.unwrap();
        all.iter().filter(|one| one.pending_reason == Some(reason)).count()
    }

    /// Lets a filter of the pool give everybody a card; no job runs.
    pub(crate) async fn give_everybody(&self) {
        let all = |known: &PoolDocument| {
            Ok(PoolDocument { auto_generate_filter: "first_name pr".to_owned(), ..known.clone() })
        };
        pools::update(&self.cx, self.pool.id, Expected::Any, all).await.unwrap();
        Sweep::Automation.run(&self.house.app, self.house.app.now()).await.unwrap();
    }

    pub(crate) async fn credential(&self, id: Id<kind::Credential>) -> Credential {
        let mut reader = self.cx.read().await.unwrap();
        reader.credentials().lookup(self.cx.project().id, id).await.unwrap().unwrap()
    }

    pub(crate) async fn credentials(&self, user: &User) -> Vec<Credential> {
        let mut reader = self.cx.read().await.unwrap();
        reader.credentials().of_user(user.project, user.id).await.unwrap()
    }

    pub(crate) async fn user(&self, id: Id<kind::User>) -> User {
        let mut reader = self.cx.read().await.unwrap();
        reader.users().lookup(self.cx.project().id, id).await.unwrap().unwrap()
    }

    /// How often an event of a category was recorded with this reason.
    pub(crate) async fn events(&self, category: &str, reason: Option<&str>) -> usize {
        let mut reader = self.cx.read().await.unwrap();
        let all = reader.events().between(self.cx.project().id, 0, u64::MAX, 5_000).await.unwrap();
        let is = |event: &domain::event::Event| {
            event.category.as_str() == category && event.detail.reason.as_deref() == reason
        };
        all.iter().filter(|recorded| is(&recorded.event)).count()
    }
}
