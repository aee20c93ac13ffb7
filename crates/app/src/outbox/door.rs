//! Whether a job may call its system now. To a system that is down, what can wait gives way without a call; to one that is
//! disabled, what goes out by itself does. What takes something away is always tried: deny wins.

use domain::credential::{Act, Credential, CredentialEvent, CredentialOrigin, Intent, PendingReason};
use domain::job::Task;
use domain::system::{Connection, CredentialSystem, RunMode};
use domain::time::{SignedDuration, Timestamp};
use store::UnitOfWork;

use super::fate::Fate;
use crate::connections::{answered, failed};
use crate::context::Context;
use crate::credentials::{House, Progress, settle_with};
use crate::error::{Error, Result};

/// How long after the moment of a look jobs look whether it is over.
const AFTER_LOOK: SignedDuration = SignedDuration::from_secs(5);
/// The longest wait until it is looked again whether a system is down: whatever becomes of its connection.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(5);
/// How often it is looked whether a disabled system was enabled; whoever enables it calls the jobs.
const WHILE_DISABLED: SignedDuration = SignedDuration::from_mins(15);

/// What stands between a job and its system.
pub(super) struct Door {
    system: CredentialSystem,
    connection: Option<Connection>,
    /// What waits, where the job is to close its gap.
    credential: Option<Credential>,
    urgency: Urgency,
}

/// How much a job can wait.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Urgency {
    /// It takes something away.
    Urgent,
    /// Somebody asked for it.
    ByHand,
    /// It follows from something else.
    ByItself,
}

impl Door {
    /// The door before the system that a job is to call; `None` if it calls none, or there is nothing left to be done.
    pub(super) async fn of(cx: &Context, task: &Task) -> Result<Option<Self>> {
        let mut reader = cx.read().await?;
        let project = cx.project().id;
        let (system, credential, urgency) = match *task {
            Task::Reconcile { credential } => {
                let Some(credential) = reader.credentials().lookup(project, credential).await? else { return Ok(None) };
                let house = match House::of(cx.app(), &mut reader, &credential).await {
                    Err(Error::NotFound(_)) => return Ok(None),
                    house => house?,
                };
                let gap = credential.gap(house.capabilities.states, cx.now());
                let Some(urgency) = urgency(&credential, gap).filter(|_| !house.in_process()) else { return Ok(None) };
                (house.system, Some(credential), urgency)
            }
            Task::UpdateCard { credential }
            | Task::LookAt { credential }
            | Task::ResendInvitation { credential }
            | Task::CancelInvitation { credential, .. } => {
                let Some(credential) = reader.credentials().lookup(project, credential).await? else { return Ok(None) };
                let Some(system) = reader.systems().lookup(project, credential.system).await? else { return Ok(None) };
                let is_asked = matches!(task, Task::ResendInvitation { .. } | Task::CancelInvitation { .. });
                (system, None, if is_asked { Urgency::ByHand } else { Urgency::ByItself })
            }
            Task::SyncHolder { system, user } => {
                let Some(system) = reader.systems().lookup(project, system).await? else { return Ok(None) };
                let holder = reader.holders().lookup(system.id, user).await?;
                // Having somebody forgotten follows from what was revoked, or from a deletion by hand.
                let stays = holder.is_none_or(|holder| !holder.leaving);
                (system, None, if stays { Urgency::ByItself } else { Urgency::ByHand })
            }
            _ => return Ok(None),
        };
        let connection = reader.connections().lookup(system.id).await?;
        Ok(Some(Self { system, connection, credential, urgency }))
    }

    /// Gives way if the system is not to be called for this now, and says so of the credential that waits.
    pub(super) async fn closed(&self, cx: &Context) -> Result<Option<Fate>> {
        if self.urgency == Urgency::ByItself && self.system.run_mode == RunMode::Disabled {
            self.say(cx, PendingReason::SystemDisabled).await?;
            let at = cx.now().saturating_add(WHILE_DISABLED).unwrap_or(Timestamp::MAX);
            return Ok(Some(Fate::GivesWay(at, format!("the system {} is disabled", self.system.name))));
        }
        let down_until = self.connection.as_ref().and_then(|connection| connection.down_until(cx.now()));
        let Some(until) = down_until.filter(|_| self.urgency != Urgency::Urgent) else { return Ok(None) };
        self.say(cx, PendingReason::SystemOffline).await?;
        let why = self.connection.as_ref().and_then(|connection| connection.last_error.clone());
        Ok(Some(Fate::GivesWay(after_look(cx, until), why.unwrap_or_else(|| "the system is down".to_owned()))))
    }

    /// What becomes of a job after it called, and what its call tells of the connection.
    pub(super) async fn fate(&self, cx: &Context, progress: Progress) -> Result<Fate> {
        match progress {
            Progress::Offline(error) => {
                let down_until = failed(cx, self.system.id, &error).await?;
                self.say(cx, PendingReason::SystemOffline).await?;
                Ok(match (self.urgency, down_until) {
                    (Urgency::Urgent, _) => Fate::WaitsAtMost(LONGEST_WAIT, error.to_string()),
                    (_, Some(until)) => Fate::GivesWay(after_look(cx, until), error.to_string()),
                    (_, None) => Fate::Waits(error.to_string()),
                })
            }
            Progress::Done => {
                let suspect = |one: &Connection| one.failures > 0 || one.down_until(cx.now()).is_some();
                if self.connection.as_ref().is_some_and(suspect) {
                    answered(cx, self.system.id).await?;
                }
                Ok(Fate::Done)
            }
            progress => Ok(super::of(progress)),
        }
    }

    /// Shows at a credential that is wanted what it waits for.
    async fn say(&self, cx: &Context, reason: PendingReason) -> Result<()> {
        let Some(seen) = self.credential.as_ref().filter(|seen| seen.pending_reason != Some(reason)) else {
            return Ok(());
        };
        let (mut uow, project) = (cx.begin().await?, cx.project().id);
        let Some(user) = uow.users().lookup(project, seen.user).await? else { return Ok(()) };
        let Some(credential) = uow.credentials().lock(project, seen.id).await? else { return Ok(()) };
        if credential.pending_reason == Some(reason) || !asks(cx, &mut uow, &credential).await? {
            return Ok(());
        }
        settle_with(cx, &mut uow, &user, credential, CredentialEvent::Wait { reason }, None).await?;
        cx.commit(uow, &()).await
    }
}

/// How much closing a gap can wait; `None` if nothing is called.
fn urgency(credential: &Credential, gap: Option<Act>) -> Option<Urgency> {
    match gap? {
        _ if credential.intent != Intent::Active => Some(Urgency::Urgent),
        Act::Revoke | Act::Suspend => Some(Urgency::Urgent),
        // Whoever frees the number lets it go on.
        Act::Issue if credential.pending_reason == Some(PendingReason::NumberInUse) => None,
        Act::Issue if credential.origin != CredentialOrigin::Manual => Some(Urgency::ByItself),
        Act::Issue | Act::Inquire | Act::Resume => Some(Urgency::ByHand),
    }
}

/// Whether a credential is still wanted and not there.
async fn asks(cx: &Context, uow: &mut UnitOfWork, credential: &Credential) -> Result<bool> {
    let house = House::of(cx.app(), uow, credential).await?;
    let gap = credential.gap(house.capabilities.states, cx.now());
    Ok(matches!(urgency(credential, gap), Some(Urgency::ByHand | Urgency::ByItself)))
}

/// Soon after the next look, and never too late.
fn after_look(cx: &Context, until: Timestamp) -> Timestamp {
    let latest = cx.now().saturating_add(LONGEST_WAIT).unwrap_or(Timestamp::MAX);
    until.saturating_add(AFTER_LOOK).unwrap_or(Timestamp::MAX).min(latest)
}
