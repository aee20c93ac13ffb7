//! One history.

use std::collections::BTreeSet;

use domain::id::{Id, kind};
use domain::time::SignedDuration;
use simulate::origo::InvitationStatus;
use tempfile::TempDir;

use crate::dice::Dice;
use crate::ground::{self, Ground};
use crate::known::Known;
use crate::node::Node;
use crate::world::World;
use crate::{trouble, verdict};

/// How much happens in a history.
const STEPS: usize = 40;
/// How often it is looked whether all is well, half an hour apart: longer than anything waits for its next try.
const ROUNDS: usize = 48;

/// How much happened.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told {
    /// Histories.
    pub histories: u64,
    /// Things that happened.
    pub steps: u64,
    /// Credentials that there were.
    pub credentials: u64,
    /// Times the process ended.
    pub crashes: u64,
    /// Calls that the system got.
    pub calls: u64,
}

impl Told {
    /// Adds another one's.
    pub fn add(&mut self, other: Self) {
        self.histories += other.histories;
        self.steps += other.steps;
        self.credentials += other.credentials;
        self.crashes += other.crashes;
        self.calls += other.calls;
    }
}

/// Runs the history of a seed in a world, which tells it afterwards, however it ends.
///
/// # Errors
/// What is not as it must be in the end.
///
/// # Panics
/// If what happens is not what the house may do.
pub fn run(ground: &Ground, world: &World, seed: u64) -> Result<Told, String> {
    let mut history = History::begin(ground, world, seed);
    for _ in 0..STEPS {
        history.step();
    }
    history.end()
}

/// A history under way.
pub(crate) struct History<'g> {
    pub(crate) ground: &'g Ground,
    pub(crate) dice: Dice,
    pub(crate) world: World,
    pub(crate) node: Node,
    pub(crate) users: Vec<Id<kind::User>>,
    pub(crate) known: Known,
    pub(crate) people: usize,
    told: Told,
    _folder: TempDir,
}

impl<'g> History<'g> {
    fn begin(ground: &'g Ground, world: &World, seed: u64) -> Self {
        let (folder, world) = (ground::folder(), world.clone());
        let node = Node::open(&world, &ground.copy(folder.path()), ground.project.clone());
        let told = Told { histories: 1, steps: STEPS as u64, ..Told::default() };
        let (dice, users, known) = (Dice::new(seed), Vec::new(), Known::default());
        Self { ground, dice, world, node, users, known, people: 0, told, _folder: folder }
    }

    fn step(&mut self) {
        match self.dice.roll(20) {
            0..=7 => self.act(),
            8 | 9 => self.accept(),
            10 => self.delete_app(),
            11 | 12 => self.trouble(),
            13 => self.pass(),
            14 => self.fuse(),
            15 => self.keep(),
            16 => self.sweep(),
            _ => self.work(),
        }
    }

    /// Says what happens.
    pub(crate) fn say(&self, what: impl std::fmt::Display) {
        self.world.tell(what);
    }

    /// How often the process ended so far.
    pub(crate) const fn crashes(&self) -> u64 {
        self.told.crashes
    }

    /// The process ended in the midst of something: it is started again.
    pub(crate) fn crash(&mut self) {
        self.say("— the process ends, and is started again");
        self.told.crashes += 1;
        self.node.restart();
    }

    /// A phone accepts an invitation that waits.
    fn accept(&mut self) {
        let invitations = self.world.system.invitations();
        let open: Vec<_> = invitations.iter().filter(|one| one.status == InvitationStatus::Pending).collect();
        if !open.is_empty() {
            let chosen = open[self.dice.roll(open.len())];
            let accepted = self.world.system.accept(&chosen.code, "Phone");
            self.say(format!("a phone accepts the invitation {}: {accepted:?}", chosen.id));
        }
    }

    /// Somebody deletes the app.
    fn delete_app(&mut self) {
        let phones = self.world.system.containers();
        if self.dice.roll(2) == 0 && !phones.is_empty() {
            let chosen = &phones[self.dice.roll(phones.len())];
            let owner = self.owner_of(chosen.user_id);
            let removed = self.world.system.remove_app(chosen.id);
            self.say(format!("the app on {} is deleted: {removed:?}", chosen.id));
            self.known.excuse(|one| Some(one.user.to_string()) == owner);
        }
    }

    fn owner_of(&self, user: u64) -> Option<String> {
        self.world.system.users().into_iter().find(|one| one.id == user).and_then(|one| one.external_id)
    }

    fn trouble(&mut self) {
        if self.dice.roll(8) == 0 {
            self.world.cut_off(true);
            return self.say("the system is cut off");
        }
        let faults = trouble::some(&mut self.dice);
        self.say(format!("faults: {faults:?}"));
        self.world.cut_off(false);
        self.world.system.set_faults(faults);
    }

    fn pass(&mut self) {
        let seconds = *self.dice.of(&[1, 5, 30, 91, 91, 301, 4000, 90_000]);
        self.say(format!("{seconds} s pass"));
        self.world.pass(SignedDuration::from_secs(seconds));
    }

    fn fuse(&mut self) {
        let steps = 1 + self.dice.roll(40);
        self.say(format!("the process is to end in {steps} steps"));
        self.world.light_fuse(steps);
    }

    fn keep(&mut self) {
        self.say("the connection is looked at");
        if self.node.run(self.node.keep()).is_none() {
            self.crash();
        }
    }

    fn sweep(&mut self) {
        self.say("sweeps");
        if self.node.run(self.node.sweep()).is_none() {
            self.crash();
        }
    }

    fn work(&mut self) {
        let at_once = 1 + u32::try_from(self.dice.roll(3)).unwrap();
        match self.node.run(self.node.work(at_once)) {
            Some(done) => self.say(format!("{done} jobs were run")),
            None => self.crash(),
        }
    }

    /// The faults end, and everything comes to rest.
    fn end(mut self) -> Result<Told, String> {
        self.say("the faults end");
        self.world.put_out_fuse();
        self.world.cut_off(false);
        self.world.system.set_faults(Vec::new());
        let mut why = BTreeSet::new();
        for _ in 0..ROUNDS {
            self.world.pass(SignedDuration::from_mins(31));
            self.node.run(self.settle()).expect("nothing ends it");
            why = self.node.run(verdict::findings(&self)).expect("nothing ends it");
            if why.is_empty() {
                break;
            }
            self.say(format!("not yet: {why:#?}"));
            self.retry();
        }
        if !why.is_empty() {
            return Err(why.into_iter().collect::<Vec<_>>().join("\n  "));
        }
        self.told.credentials = self.node.run(verdict::count(&self)).expect("nothing ends it");
        self.told.calls = self.world.system.calls().values().sum();
        Ok(self.told)
    }

    /// Everything that is due is done, more than once, with moments between.
    async fn settle(&self) {
        self.node.sweep().await;
        for _ in 0..3 {
            while self.node.work(4).await > 0 {}
            self.world.pass(SignedDuration::from_secs(12));
            self.node.keep().await;
        }
        while self.node.work(4).await > 0 {}
    }
}
