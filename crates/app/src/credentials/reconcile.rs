//! Closing the gap between what is wanted of a credential and what its system says.
//!
//! Level-triggered: a job or a timer says *look*, never *do*; running it twice
//! does nothing twice. Nothing is asked of a system within a unit of work. What
//! creates something there is recorded before it is asked for, together with what
//! was there before, so that a lost answer or a crash leaves a trace: then the
//! system is asked what became of it, and nothing is created twice.

use std::sync::Arc;

use connect::{Answer, Connection, Order};
use domain::credential::{
    Act, Counterpart, Credential, CredentialEvent, CredentialOrigin, Intent, Observation, Observed, PendingReason,
};
use domain::id::{Id, kind};
use domain::time::{SignedDuration, Timestamp};
use domain::user::User;
use store::Reader;

use super::answer::{self, Heard};
use super::holder::HolderCard;
use super::house::House;
use super::settle::settle_with;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::pools;

/// How often one call looks again: an answer may open the next gap, but never without end.
const ROUNDS: u8 = 4;
/// When to look again after somebody else was at it.
const SOON: SignedDuration = SignedDuration::from_secs(5);

/// How far it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// The system agrees, or is at it, or a person has to do something.
    Done,
    /// It may go better later.
    Waits(String),
    /// It is not to be tried before this moment.
    NotBefore(Timestamp, String),
    /// The system does not answer, or refuses our access: it may go better when it does.
    Offline(connect::Error),
}

impl Progress {
    /// What a call that failed and is to be made again leads to.
    pub(crate) fn again(error: &connect::Error) -> Self {
        match error {
            connect::Error::Limited { until } => Self::NotBefore(*until, error.to_string()),
            connect::Error::Unreachable(_) | connect::Error::Unavailable(_) | connect::Error::Unauthorized(_) => {
                Self::Offline(error.clone())
            }
            error => Self::Waits(error.to_string()),
        }
    }
}

/// Brings a credential's system closer to what is wanted.
///
/// # Errors
/// If the database fails. A system's failure is an observation, or tried again.
pub async fn reconcile(cx: &Context, id: Id<kind::Credential>) -> Result<Progress> {
    for _ in 0..ROUNDS {
        let Some(scene) = Scene::load(cx, id).await? else { return Ok(Progress::Done) };
        let Some(act) = scene.credential.gap(scene.house.capabilities.states, cx.now()) else {
            return Ok(scene.when_quiet(cx));
        };
        if act == Act::Issue && scene.credential.pending_reason == Some(PendingReason::NumberInUse) {
            return Ok(Progress::Done); // whoever frees the number lets it go on
        }
        match Box::pin(scene.close(cx, act)).await? {
            None => {}
            Some(progress) => return Ok(progress),
        }
    }
    Ok(Progress::NotBefore(soon(cx), "there is more to do".to_owned()))
}

fn soon(cx: &Context) -> Timestamp {
    cx.now().saturating_add(SOON).unwrap_or(Timestamp::MAX)
}

/// Everything that a call is about.
pub(super) struct Scene {
    pub(super) credential: Credential,
    pub(super) user: User,
    pub(super) house: House,
    holder: HolderCard,
    connection: Option<Arc<dyn Connection>>,
}

impl Scene {
    /// Reads it; `None` if the credential, its user or its house is gone: what was to be done then ends quietly.
    pub(super) async fn load(cx: &Context, id: Id<kind::Credential>) -> Result<Option<Self>> {
        let mut reader = cx.read().await?;
        let Some(mut credential) = reader.credentials().lookup(cx.project().id, id).await? else { return Ok(None) };
        let Some(user) = reader.users().lookup(cx.project().id, credential.user).await? else { return Ok(None) };
        let house = match House::of(cx.app(), &mut reader, &credential).await {
            Err(Error::NotFound(_)) => return Ok(None),
            house => house?,
        };
        set_apart(&mut reader, &mut credential).await?;
        let theirs = reader.holders().lookup(house.system.id, user.id).await?;
        let holder = HolderCard::of(&house.system, &user, theirs.map(|holder| holder.remote_id));
        let connection = match house.in_process() {
            true => None,
            false => Some(cx.app().links().open(cx.app(), &mut reader, &house.system).await?),
        };
        Ok(Some(Self { credential, user, house, holder, connection }))
    }

    /// The order that goes to the connector.
    pub(super) fn order(&self) -> Order<'_> {
        Order {
            credential: &self.credential,
            holder: self.holder.holder(),
            pool: &self.house.pool.external_id,
            invite: self.credential.send_invitation && self.house.system.send_invitations,
            urgent: self.credential.origin == CredentialOrigin::Manual,
        }
    }

    /// The connection, where the system is somebody else's.
    pub(super) fn connection(&self) -> Option<&Arc<dyn Connection>> {
        self.connection.as_ref()
    }

    /// Nothing is to be asked now; perhaps as soon as what was sent must have arrived.
    fn when_quiet(&self, cx: &Context) -> Progress {
        match self.credential.quiet_until(cx.now()) {
            Some(until) => Progress::NotBefore(until, "the outcome of a call is not known yet".to_owned()),
            None => Progress::Done,
        }
    }

    /// What is there is not known yet.
    pub(super) fn when_known(&self, cx: &Context) -> Progress {
        let until = self.credential.quiet_until(cx.now()).map_or(soon(cx), |until| until.max(soon(cx)));
        Progress::NotBefore(until, "what the system has is being asked".to_owned())
    }

    /// Makes one call and records what was answered; `None`: look again.
    async fn close(mut self, cx: &Context, act: Act) -> Result<Option<Progress>> {
        let Some(connection) = self.connection.clone() else { return Box::pin(self.close_here(cx, act)).await };
        if act == Act::Issue {
            match self.announce(cx, &*connection).await? {
                Announced::Ours(credential) => self.credential = *credential,
                Announced::Waits(progress) => return Ok(Some(progress)),
            }
        }
        let order = self.order();
        let answered = match act {
            Act::Issue => connection.issue(order).await,
            Act::Inquire => connection.inquire(order).await,
            Act::Suspend => connection.suspend(order).await,
            Act::Resume => connection.resume(order).await,
            Act::Revoke => connection.revoke(order).await,
        };
        match answered {
            Ok(answer) => {
                let silent = answer.observation.is_none();
                answer::record(cx, &self, answer, Heard::to(act)).await?;
                Ok(silent.then(|| Progress::Waits("the system has not confirmed yet".to_owned())))
            }
            Err(error) => self.give_way(cx, act, &error).await.map(Some),
        }
    }

    /// A system that is part of Claviger answers at once.
    async fn close_here(self, cx: &Context, act: Act) -> Result<Option<Progress>> {
        let Some(observation) = self.house.answer(act, &self.credential)? else { return Ok(Some(Progress::Done)) };
        answer::record(cx, &self, Answer::of(observation), Heard::Answer).await?;
        Ok(None)
    }

    /// Records that a credential is being asked for, and what was there before. Of two who are about to ask, for this
    /// credential or for another one of the same person, one does: what comes of one call can be told from the rest.
    async fn announce(&self, cx: &Context, connection: &dyn Connection) -> Result<Announced> {
        let counterpart = match connection.look(self.order()).await {
            Ok(counterpart) => counterpart,
            Err(error) => return self.give_way(cx, Act::Issue, &error).await.map(Announced::Waits),
        };
        let mut uow = cx.begin().await?;
        let project = cx.project().id;
        let busy = || Announced::Waits(Progress::NotBefore(soon(cx), "another order is under way".to_owned()));
        let Some(user) = uow.users().lock(project, self.user.id).await? else {
            return Ok(Announced::Waits(Progress::Done));
        };
        let known = uow.holders().lock(self.house.system.id, self.user.id).await?;
        if known.is_some_and(|holder| holder.leaving) {
            return Ok(busy()); // nothing is given to somebody whom the system is forgetting
        }
        let all = uow.credentials().of_user(project, self.user.id).await?;
        let asks = |other: &&Credential| other.system == self.credential.system && other.observed == Observed::Pending;
        if all.iter().filter(asks).any(|other| other.counterpart.asked_at.is_some()) {
            return Ok(busy());
        }
        let Some(mut credential) = uow.credentials().lock(project, self.credential.id).await? else {
            return Ok(Announced::Waits(Progress::Done));
        };
        if credential.version != self.credential.version {
            return Ok(busy());
        }
        credential.counterpart = Counterpart { asked_at: credential.counterpart.asked_at, ..counterpart };
        let event = CredentialEvent::answer(credential.generation, Observation::Pending);
        let credential = settle_with(cx, &mut uow, &user, credential, event, None).await?.credential;
        if credential.observed != Observed::Pending {
            return Ok(Announced::Waits(Progress::Done));
        }
        cx.commit(uow, &()).await?;
        Ok(Announced::Ours(Box::new(credential)))
    }

    /// What a call that failed leads to.
    async fn give_way(&self, cx: &Context, act: Act, error: &connect::Error) -> Result<Progress> {
        pools::learn_from(cx, &self.house, error).await?;
        // Who asks on the way to an end says of a failure that the end failed.
        let ends = act == Act::Inquire && self.credential.intent != Intent::Active;
        if let Some(observation) = answer::observation_of(if ends { Act::Revoke } else { act }, error) {
            answer::record(cx, self, Answer::of(observation), Heard::to(act)).await?;
        }
        Ok(match error {
            error if !error.changed_nothing() => {
                Progress::NotBefore(self.credential.quiet_until(cx.now()).unwrap_or(soon(cx)), error.to_string())
            }
            error if error.may_pass() => Progress::again(error),
            _ => Progress::Done,
        })
    }
}

/// What stands for other credentials of the person is none of this one's, whenever it was made: neither is it taken for
/// what a lost answer left, nor revoked in its place.
async fn set_apart(reader: &mut Reader, credential: &mut Credential) -> Result<()> {
    let Some(before) = credential.counterpart.before.as_mut().filter(|_| credential.counterpart.card.is_none()) else {
        return Ok(());
    };
    let all = reader.credentials().of_user(credential.project, credential.user).await?;
    let others = all.into_iter().filter(|other| other.id != credential.id && other.system == credential.system);
    for card in others.filter_map(|other| other.counterpart.card) {
        if !before.contains(&card) {
            before.push(card);
        }
    }
    Ok(())
}

/// Whether the call may be made.
enum Announced {
    /// It may; this is the credential as it was written.
    Ours(Box<Credential>),
    /// Not now.
    Waits(Progress),
}
