//! A head-end of a few lines: it keeps credentials, asks the domain what to do, has the connector do it, and records
//! what was answered. What it keeps survives a restart; a connection does not.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

use connect::{Answer, Capabilities, Connection, Error, Holder, Order, Reach, SystemInvitation};
use domain::card::CardFormat;
use domain::credential::{
    Act, Counterpart, Credential, CredentialEvent, CredentialOrigin, Intent, NewCredential, Observation, Observed,
    PendingReason, Validity,
};
use domain::id::Id;
use domain::settings::Settings;
use uuid::Uuid;

use crate::outside::World;
use crate::rig::{Card, Rig};

/// The head-end.
pub(crate) struct Desk<R> {
    pub(crate) world: World<R>,
    pub(crate) connection: Arc<dyn Connection>,
    pub(crate) capabilities: Capabilities,
    pub(crate) files: Vec<File>,
    /// The system's ids of people.
    pub(crate) theirs: BTreeMap<String, String>,
    /// The next answer is lost on our side: the process ends before it is recorded.
    pub(crate) crash: bool,
    /// The last invitation that was told.
    pub(crate) invitation: Option<SystemInvitation>,
    /// The last number that was told.
    pub(crate) number: Option<String>,
}

/// A credential, whose, and of which pool.
pub(crate) struct File {
    pub(crate) credential: Credential,
    pub(crate) user: String,
    pub(crate) pool: &'static str,
    /// Somebody waits for it.
    pub(crate) urgent: bool,
    /// The system is to send the invitation.
    pub(crate) invite: bool,
    /// The invitation that was left open.
    left_open: Option<String>,
}

/// How far it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Worked {
    /// The system agrees, is at it, or waits for somebody.
    Agrees,
    /// What was sent may still arrive.
    Quiet,
    /// Another order of the same person is under way.
    Busy,
    /// It failed.
    Failed(Error),
    /// The process ended.
    Crashed,
}

pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

impl<R: Rig> Desk<R> {
    pub(crate) fn open() -> Self {
        let world = World::new();
        let connection = connect::<R>(&world);
        let capabilities = R::connector().capabilities(&Settings::default());
        let (files, theirs) = (Vec::new(), BTreeMap::new());
        Self { world, connection, capabilities, files, theirs, crash: false, invitation: None, number: None }
    }

    /// A new process: of the connection nothing is left.
    pub(crate) fn restart(&mut self) {
        self.connection = connect::<R>(&self.world);
    }

    /// Asks for a credential of the pool for the person with this number.
    pub(crate) fn request(&mut self, person: u128, pool: usize) -> usize {
        let at = self.world.state().now;
        let user = Id::from_uuid(Uuid::from_u128(person));
        let new = NewCredential {
            id: Id::from_uuid(Uuid::from_u128(1_000_000 + self.files.len() as u128)),
            project: Id::from_uuid(Uuid::from_u128(1)),
            user,
            system: Id::from_uuid(Uuid::from_u128(1)),
            pool: Id::from_uuid(Uuid::from_u128(2 + pool as u128)),
            format: CardFormat::RawDecimal,
            number: None,
            validity: Validity::starting(at),
            origin: CredentialOrigin::Manual,
            send_invitation: true,
            replaces: None,
        };
        let (credential, _) = Credential::request(new, at);
        self.files.push(File {
            credential,
            user: user.to_string(),
            pool: R::pools()[pool],
            urgent: false,
            invite: true,
            left_open: None,
        });
        self.files.len() - 1
    }

    /// Works on a credential until it agrees or cannot go on.
    pub(crate) fn work(&mut self, index: usize) -> Worked {
        for _ in 0..6 {
            if let Err(error) = self.cancel_what_was_left(index) {
                return Worked::Failed(error);
            }
            let now = self.world.state().now;
            let credential = &self.files[index].credential;
            let Some(act) = credential.gap(self.capabilities.states, now) else {
                let quiet = credential.quiet_until(now).is_some();
                return if quiet { Worked::Quiet } else { Worked::Agrees };
            };
            if let Err(worked) = self.close(index, act) {
                return worked;
            }
        }
        Worked::Agrees
    }

    fn cancel_what_was_left(&mut self, index: usize) -> Result<(), Error> {
        let Some(left) = &self.files[index].left_open else { return Ok(()) };
        self.with_order(index, |order| run(self.connection.cancel_invitation(order, left)))?;
        self.files[index].left_open = None;
        Ok(())
    }

    /// What stands for another order of the person is none of this one's.
    fn set_apart(&mut self, index: usize) {
        let user = self.files[index].user.clone();
        let others = self.files.iter().enumerate().filter(|(other, file)| *other != index && file.user == user);
        let cards: Vec<String> = others.filter_map(|(_, file)| file.credential.counterpart.card.clone()).collect();
        let counterpart = &mut self.files[index].credential.counterpart;
        if let Some(before) = counterpart.before.as_mut().filter(|_| counterpart.card.is_none()) {
            before.extend(cards);
        }
    }

    fn close(&mut self, index: usize, act: Act) -> Result<(), Worked> {
        self.set_apart(index);
        if act == Act::Issue {
            self.announce(index)?;
        }
        let asked = self.files[index].credential.clone();
        let connection = self.connection.clone();
        let answered = self.with_order(index, |order| {
            run(match act {
                Act::Issue => connection.issue(order),
                Act::Inquire => connection.inquire(order),
                Act::Suspend => connection.suspend(order),
                Act::Resume => connection.resume(order),
                Act::Revoke => connection.revoke(order),
            })
        });
        if std::mem::take(&mut self.crash) {
            self.restart();
            return Err(Worked::Crashed);
        }
        match answered {
            Ok(answer) => {
                self.record(index, asked.generation, answer);
                Ok(())
            }
            Err(error) => Err(self.give_way(index, act, error)),
        }
    }

    /// Records what is there, and that it is being asked; one order of a person at a time.
    fn announce(&mut self, index: usize) -> Result<(), Worked> {
        let user = &self.files[index].user;
        let mut others = self.files.iter().filter(|file| file.user == *user);
        if others.any(|file| file.credential.counterpart.asked_at.is_some()) {
            return Err(Worked::Busy);
        }
        let connection = self.connection.clone();
        let looked = self.with_order(index, |order| run(connection.look(order)));
        let counterpart = looked.map_err(|error| self.give_way(index, Act::Issue, error))?;
        let credential = &mut self.files[index].credential;
        credential.counterpart = Counterpart { asked_at: None, ..counterpart };
        let generation = credential.generation;
        self.apply(index, CredentialEvent::answer(generation, Observation::Pending));
        Ok(())
    }

    fn record(&mut self, index: usize, generation: u32, answer: Answer) {
        let user = self.files[index].user.clone();
        if let Some(holder) = answer.holder {
            self.theirs.insert(user, holder);
        }
        self.invitation = answer.invitation.or(self.invitation.take());
        self.number = answer.number.or(self.number.take());
        let left_open = &mut self.files[index].left_open;
        *left_open = answer.left_open.or(left_open.take());
        if let Some(counterpart) = answer.counterpart {
            self.not_anothers(index, counterpart.card.as_deref());
            self.files[index].credential.counterpart = counterpart;
        }
        if let Some(observation) = answer.observation {
            self.apply(index, CredentialEvent::answer(generation, observation));
        }
    }

    /// One card there is one credential here.
    fn not_anothers(&self, index: usize, card: Option<&str>) {
        let owns =
            |(other, file): (usize, &File)| other != index && file.credential.counterpart.card.as_deref() == card;
        assert!(card.is_none() || !self.files.iter().enumerate().any(owns), "{card:?} belongs to another order");
    }

    fn give_way(&mut self, index: usize, act: Act, error: Error) -> Worked {
        let detail = error.to_string();
        let observation = match (act, &error) {
            (Act::Issue, error) if !error.changed_nothing() => None,
            (Act::Issue, Error::PoolExhausted) => Some(deferred(PendingReason::PoolExhausted)),
            (Act::Issue, Error::PoolUnavailable) => Some(deferred(PendingReason::PoolUnavailable)),
            (Act::Issue, error) if error.may_pass() => Some(deferred(PendingReason::SystemOffline)),
            (_, error) if error.may_pass() => None,
            (Act::Revoke | Act::Suspend, _) => Some(Observation::RevokeFailed { detail }),
            _ => Some(Observation::IssueFailed { detail }),
        };
        if let Some(observation) = observation {
            let generation = self.files[index].credential.generation;
            self.apply(index, CredentialEvent::answer(generation, observation));
        }
        Worked::Failed(error)
    }

    /// What somebody does with a credential, or a system says of it.
    pub(crate) fn apply(&mut self, index: usize, event: CredentialEvent) {
        let now = self.world.state().now;
        let credential = self.files[index].credential.clone();
        if let Ok((credential, _)) = credential.apply(event, self.capabilities.states, now) {
            self.files[index].credential = credential;
        }
    }

    /// Asks how a credential stands, as monitoring does.
    pub(crate) fn hear(&mut self, index: usize) -> Result<Observation, Error> {
        let connection = self.connection.clone();
        let answer = self.with_order(index, |order| run(connection.inquire(order)))?;
        let observation = answer.observation.clone().unwrap();
        let generation = self.files[index].credential.generation;
        self.apply(index, CredentialEvent::report(generation, observation.clone()));
        Ok(observation)
    }

    /// Hands the order about a credential to a call.
    pub(crate) fn with_order<T>(&self, index: usize, call: impl FnOnce(Order<'_>) -> T) -> T {
        let File { credential, user, pool, urgent, invite, .. } = &self.files[index];
        let email = email_of(user);
        let theirs = self.theirs.get(user).map(String::as_str);
        let holder = holder(user, theirs, &email);
        call(Order { credential, holder, pool, invite: *invite, urgent: *urgent })
    }

    /// Works until nothing more is to be done, letting time pass where it has to.
    pub(crate) fn work_out(&mut self, index: usize) {
        for _ in 0..12 {
            match self.work(index) {
                Worked::Agrees => return,
                Worked::Quiet | Worked::Crashed => self.world.advance(91),
                Worked::Busy | Worked::Failed(_) => self.world.advance(301),
            }
        }
        panic!("it never agrees: {:?}", self.files[index].credential);
    }

    /// The card that stands for a credential, where there is one.
    pub(crate) fn card(&self, index: usize) -> Option<Card> {
        let id = self.files[index].credential.counterpart.card.clone()?;
        self.cards().into_iter().find(|card| card.id == id)
    }

    pub(crate) fn card_id(&self, index: usize) -> String {
        self.card(index).expect("the credential has a card there").id
    }

    pub(crate) fn cards(&self) -> Vec<Card> {
        self.world.state().rig.cards()
    }

    pub(crate) fn living(&self) -> usize {
        self.cards().iter().filter(|card| card.living).count()
    }

    pub(crate) fn open_invitations(&self) -> usize {
        self.world.state().rig.open_invitations()
    }

    pub(crate) fn accept(&mut self, index: usize) {
        let card = self.card_id(index);
        let mut state = self.world.state();
        let now = state.now;
        state.rig.accept(&card, now);
    }

    pub(crate) fn settle(&self) {
        let mut state = self.world.state();
        let now = state.now;
        state.rig.settle(now);
    }

    pub(crate) fn observed(&self, index: usize) -> Observed {
        self.files[index].credential.observed
    }

    /// What must be true when everything is said and done: of each credential that is wanted one card, of each other
    /// none, and nothing besides.
    pub(crate) fn is_settled(&self) -> Result<(), String> {
        let mut expected = Vec::new();
        for (index, file) in self.files.iter().enumerate() {
            let wanted = file.credential.intent == Intent::Active;
            let card = self.card(index).filter(|card| card.living);
            match (wanted, card) {
                (true, Some(card)) if card.pool == file.pool && card.owner.as_deref() == Some(&file.user) => {
                    expected.push(card.id);
                }
                (true, found) => {
                    return Err(format!("{index} should have a card and has {found:?}: {:?}", file.credential));
                }
                (false, _) => {}
            }
        }
        let held = |card: &Card| self.files.iter().any(|file| is_held(file, card));
        let orphans: Vec<Card> = self
            .cards()
            .into_iter()
            .filter(|card| card.living && !expected.contains(&card.id) && !held(card))
            .collect();
        if orphans.is_empty() { Ok(()) } else { Err(format!("nobody asked for {orphans:?}")) }
    }
}

/// Held cards stay where a system can hold them.
fn is_held(file: &File, card: &Card) -> bool {
    let suspended = matches!(file.credential.intent, Intent::Suspended(_));
    suspended && !card.works && file.credential.counterpart.card.as_ref() == Some(&card.id)
}

const fn deferred(reason: PendingReason) -> Observation {
    Observation::Deferred { reason }
}

pub(crate) fn email_of(user: &str) -> String {
    format!("{user}@example.org")
}

pub(crate) fn holder<'a>(user: &'a str, theirs: Option<&'a str>, email: &'a str) -> Holder<'a> {
    Holder { id: user, theirs, first_name: "Ada", last_name: "Ostrowski", email: Some(email), mobile: None }
}

fn connect<R: Rig>(world: &World<R>) -> Arc<dyn Connection> {
    let Reach::Remote(remote) = R::connector().reach() else { panic!("it is not reached over the network") };
    remote.open(&R::values(), Arc::new(world.clone())).expect("the rig's configuration fits")
}
