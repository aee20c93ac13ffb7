//! A short history that somebody wrote: one person, one step after the other.

use app::credentials::{self, Acquisition};
use app::users::{self, Draft};
use app::{Context, connections};
use domain::credential::{Credential, Intent};
use domain::id::{Id, kind};
use domain::invitation::InvitationState;
use domain::time::SignedDuration;
use simulate::origo::{CredentialStatus, Fault, InvitationStatus, Limits};
use tempfile::TempDir;

use crate::ground::{self, Ground};
use crate::node::Node;
use crate::world::World;

/// Where it plays.
pub struct Stage {
    /// The world outside.
    pub world: World,
    /// Claviger.
    pub node: Node,
    /// What there was at the beginning.
    pub ground: Ground,
    _folder: TempDir,
}

impl Stage {
    /// A stage with a system of these limits.
    #[must_use]
    pub fn set(limits: Limits) -> Self {
        Self::on(Ground::lay(), limits)
    }

    /// The same stage, as it was at the beginning.
    #[must_use]
    pub fn again(self, limits: Limits) -> Self {
        let Self { ground, node, .. } = self;
        drop(node);
        Self::on(ground, limits)
    }

    fn on(ground: Ground, limits: Limits) -> Self {
        let folder = ground::folder();
        let world = World::new(limits);
        let node = Node::open(&world, &ground.copy(folder.path()), ground.project.clone());
        Self { world, node, ground, _folder: folder }
    }

    /// Plays a scene.
    ///
    /// # Panics
    /// If the process ends in it.
    pub fn play<T>(&self, scene: impl AsyncFnOnce(Context) -> T) -> T {
        self.node.run(scene(self.node.context())).expect("nothing ends it")
    }

    /// Switches faults of the system on, and all others off.
    ///
    /// # Panics
    /// If there is no such fault.
    pub fn faults(&self, faults: &[&str]) {
        let faults: Result<Vec<Fault>, _> = faults.iter().map(|fault| fault.parse()).collect();
        self.world.system.set_faults(faults.unwrap());
    }

    /// Adds a user.
    ///
    /// # Panics
    /// If the house refuses.
    #[must_use]
    pub fn user(&self, first_name: &str) -> Id<kind::User> {
        let draft = Draft {
            first_name: first_name.to_owned(),
            last_name: "Ostrowski".to_owned(),
            email: Some(format!("{}@example.org", first_name.to_lowercase())),
            ..Draft::default()
        };
        self.play(async |cx| users::create(&cx, draft).await.unwrap().user.id)
    }

    /// Acquires a credential of a pool.
    #[must_use]
    pub fn acquire(&self, pool: usize, user: Id<kind::User>) -> Credential {
        self.acquire_in_place(pool, user, None)
    }

    /// Acquires one that takes another one's place.
    ///
    /// # Panics
    /// If the house refuses.
    #[must_use]
    pub fn acquire_in_place(
        &self,
        pool: usize,
        user: Id<kind::User>,
        replaces: Option<Id<kind::Credential>>,
    ) -> Credential {
        let asked = Acquisition { replaces, ..Acquisition::new(self.ground.pools[pool], user) };
        self.play(async |cx| credentials::acquire(&cx, asked).await.unwrap().credential)
    }

    /// How a credential stands now.
    ///
    /// # Panics
    /// If the house refuses.
    #[must_use]
    pub fn read(&self, id: Id<kind::Credential>) -> Credential {
        self.play(async |cx| credentials::get(&cx, id).await.unwrap().credential)
    }

    /// All credentials of a user.
    ///
    /// # Panics
    /// If the house refuses.
    #[must_use]
    pub fn of(&self, user: Id<kind::User>) -> Vec<Credential> {
        self.play(async |cx| cx.read().await.unwrap().credentials().of_user(cx.project().id, user).await.unwrap())
    }

    /// How many invitations to a credential can be accepted, by our books.
    ///
    /// # Panics
    /// If the house refuses.
    #[must_use]
    pub fn open_invitations(&self, credential: &Credential) -> usize {
        let all = self.play(async |cx| {
            let mut reader = cx.read().await.unwrap();
            reader.invitations().of_credential(cx.project().id, credential.id).await.unwrap()
        });
        all.iter().filter(|one| matches!(one.state, InvitationState::Pending | InvitationState::Sent)).count()
    }

    /// A phone accepts the newest open invitation.
    ///
    /// # Panics
    /// If there is none.
    pub fn accept(&self) -> u64 {
        let all = self.world.system.invitations();
        let open = all.iter().rev().find(|one| one.status == InvitationStatus::Pending);
        self.world.system.accept(&open.unwrap().code, "Phone").unwrap()
    }

    /// The cards at the system that work or may.
    #[must_use]
    pub fn living(&self) -> Vec<simulate::origo::Credential> {
        let living = |one: &simulate::origo::Credential| {
            matches!(one.status, CredentialStatus::Reserved | CredentialStatus::Issued)
        };
        self.world.system.credentials().into_iter().filter(living).collect()
    }

    /// Runs the jobs that are due, and those that follow.
    pub fn work(&self) {
        self.play(async |_| while self.node.work(4).await > 0 {});
    }

    /// Looks at the connection.
    ///
    /// # Panics
    /// If the house refuses.
    pub fn keep(&self) {
        let system = self.ground.system;
        self.play(async |cx| connections::keep(cx.app(), system).await.unwrap());
    }

    /// Makes the sweeps.
    pub fn sweep(&self) {
        self.play(async |_| self.node.sweep().await);
    }

    /// Lets time pass.
    pub fn pass(&self, seconds: i64) {
        self.world.pass(SignedDuration::from_secs(seconds));
    }

    /// Lets time pass, and does all that it brings.
    pub fn rest(&self) {
        for _ in 0..4 {
            self.pass(1900);
            self.keep();
            self.sweep();
            self.work();
        }
    }

    /// Whether a credential is wanted.
    #[must_use]
    pub fn is_wanted(&self, id: Id<kind::Credential>) -> bool {
        self.read(id).intent == Intent::Active
    }
}
