//! Recording what a system answered, in one unit of work.

use connect::Answer;
use domain::credential::{Act, Credential, CredentialEvent, FinalReason, Observation, Observed, PendingReason};
use domain::event::{Category, Detail, Event};
use domain::job::Task;
use domain::user::User;
use store::UnitOfWork;
use store::repo::{Claim, Holder};

use super::holder::HolderCard;
use super::house::House;
use super::numbering::Numbering;
use super::reconcile::Scene;
use super::settle::{settle_observation, settle_with};
use crate::context::Context;
use crate::error::Result;
use crate::invitations::issue;
use crate::{jobs, record as note, systems, users};

/// How a word of a system came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// It answers the call that issues, which says who the person is.
    Issued,
    /// It answers another call that was to change something.
    Answer,
    /// It was asked how things stand, or said so by itself.
    Report,
}

impl Heard {
    /// The answer to a call.
    pub(super) fn to(act: Act) -> Self {
        if act == Act::Issue { Self::Issued } else { Self::Answer }
    }
}

/// Records the answer to a call that was made of a scene: who the person is there, the card's ids and number, and what
/// became of the credential. What is said of an older generation, or of another order, changes nothing. The person may
/// be another one than when the call was made: changed, or being deleted.
pub(super) async fn record(cx: &Context, scene: &Scene, answer: Answer, heard: Heard) -> Result<()> {
    let (asked, house) = (&scene.credential, &scene.house);
    let mut uow = cx.begin().await?;
    let Some(user) = uow.users().lock(cx.project().id, asked.user).await? else { return Ok(()) };
    let Some(mut credential) = uow.credentials().lock(cx.project().id, asked.id).await? else { return Ok(()) };
    let user = &user;
    if let Some(remote_id) = answer.holder.clone() {
        let was_told = heard == Heard::Issued && answer.observation != Some(Observation::Absent);
        know_holder(cx, &mut uow, scene, user, remote_id, was_told).await?;
    }
    if let Some(invitation) = answer.left_open.clone() {
        jobs::queue(cx, &mut uow, Task::CancelInvitation { credential: asked.id, invitation }).await?;
    }
    if heard != Heard::Issued && is_outdated(asked, &credential) {
        return cx.commit(uow, &()).await;
    }
    let is_of_another = is_of_another(&mut uow, &credential, &answer).await?;
    let answer = if is_of_another { disown(&mut credential, answer) } else { answer };
    let Answer { observation, counterpart, number, invitation, .. } = answer;
    if credential.generation == asked.generation {
        if let Some(counterpart) = counterpart {
            credential.counterpart = counterpart;
        }
        if let Some(text) = number {
            take_number(cx, &mut uow, user, house, &mut credential, &text).await?;
        }
    }
    let Some(observation) = observation else {
        credential.version += 1;
        uow.credentials().update(&credential).await?;
        if let Some(told) = invitation {
            issue::enter(cx, &mut uow, user, &credential, house, told).await?;
        }
        return cx.commit(uow, &()).await;
    };
    let was_active = credential.observed == Observed::Active;
    let event = match heard {
        Heard::Issued | Heard::Answer => CredentialEvent::answer(asked.generation, observation),
        Heard::Report => CredentialEvent::report(asked.generation, observation),
    };
    let settled = Box::pin(settle_observation(cx, &mut uow, user, credential, event, invitation)).await?;
    if settled.credential.observed == Observed::Active && !was_active {
        issue::accepted_there(cx, &mut uow, user, &settled.credential).await?;
    }
    retire_replaced(cx, &mut uow, user, &settled.credential).await?;
    users::finish_deletion(cx, &mut uow, user).await?;
    cx.commit(uow, &()).await
}

/// What a failed call says of a credential; `None` if nothing is known yet, or nothing changed.
pub(super) fn observation_of(act: Act, error: &connect::Error) -> Option<Observation> {
    use connect::Error as E;
    let detail = error.to_string();
    match (act, error) {
        (Act::Revoke, E::NotFound) => Some(Observation::Revoked),
        (Act::Inquire, E::NotFound) => Some(Observation::Absent),
        (Act::Issue, error) if !error.changed_nothing() => None,
        (Act::Issue, E::PoolExhausted) => Some(deferred(PendingReason::PoolExhausted)),
        (Act::Issue, E::PoolUnavailable) => Some(deferred(PendingReason::PoolUnavailable)),
        (Act::Issue, E::Limited { .. }) => Some(deferred(PendingReason::SystemBusy)),
        (Act::Issue, error) if error.may_pass() => Some(deferred(PendingReason::SystemOffline)),
        (_, error) if error.may_pass() => None,
        (Act::Revoke | Act::Suspend, _) => Some(Observation::RevokeFailed { detail }),
        (Act::Issue | Act::Resume | Act::Inquire, _) => Some(Observation::IssueFailed { detail }),
    }
}

const fn deferred(reason: PendingReason) -> Observation {
    Observation::Deferred { reason }
}

/// Writes down whom the system knows, and what it was told of the person: what the scene said if the person was made
/// by this call, else nothing that is known of. What differs by now is brought there.
async fn know_holder(
    cx: &Context,
    uow: &mut UnitOfWork,
    scene: &Scene,
    user: &User,
    remote_id: String,
    was_told: bool,
) -> Result<()> {
    let system = &scene.house.system;
    let known = uow.holders().lookup(system.id, user.id).await?;
    if known.is_some_and(|known| known.remote_id == remote_id) {
        return Ok(()); // issuing tells nothing anew of a person who is there already
    }
    let told = if was_told { HolderCard::of(system, &scene.user, None).digest() } else { NOTHING };
    let holder = Holder { system: system.id, user: user.id, project: user.project, remote_id, told, leaving: false };
    uow.holders().put(&holder).await?;
    systems::follow_user(cx, uow, user).await
}

/// Keeps as whom a system knows a user, whose data there are left as they are: what differs is drift.
pub(crate) async fn adopt_holder(uow: &mut UnitOfWork, user: &User, house: &House, remote_id: String) -> Result<()> {
    let told = HolderCard::of(&house.system, user, None).digest();
    let holder =
        Holder { system: house.system.id, user: user.id, project: user.project, remote_id, told, leaving: false };
    Ok(uow.holders().put(&holder).await?)
}

/// The digest of nothing that was ever told.
const NOTHING: [u8; 32] = [0; 32];

/// Whether a system was asked about something that the credential does not stand for any more. What has no id there is
/// looked for by what the order was and what was there before; once another order is under way, that nothing was found
/// says nothing of it.
fn is_outdated(asked: &Credential, now: &Credential) -> bool {
    asked.counterpart.card != now.counterpart.card || (asked.counterpart.card.is_none() && asked.version != now.version)
}

/// One credential there is one credential here.
async fn is_of_another(uow: &mut UnitOfWork, credential: &Credential, answer: &Answer) -> Result<bool> {
    let Some(card) = answer.counterpart.as_ref().and_then(|told| told.card.as_deref()) else { return Ok(false) };
    let known = uow.credentials().by_remote_card(credential.system, card).await?;
    Ok(known.is_some_and(|known| known.id != credential.id))
}

/// What another request of the person's led to, after this one was asked, counts as there before it: the system is to be
/// asked again, and nothing of the answer is this credential's.
fn disown(credential: &mut Credential, answer: Answer) -> Answer {
    tracing::info!(credential.id = %credential.id, "the system answered with another request's credential");
    let card = answer.counterpart.and_then(|told| told.card);
    credential.counterpart.before.get_or_insert_default().extend(card);
    Answer { holder: answer.holder, ..Answer::default() }
}

/// The number that the system gave, unless it fits no card of ours or is another user's: then the card has none here,
/// and an event says why.
async fn take_number(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    house: &House,
    credential: &mut Credential,
    text: &str,
) -> Result<()> {
    if credential.number.as_ref().is_some_and(|number| number.number() == text) {
        return Ok(());
    }
    let Ok(numbering) = Numbering::of(uow, house).await else { return Ok(()) };
    let Some(number) = numbering.given(text) else {
        let format = numbering.format.as_str();
        let cause = format!("the system gave the number {text}, which does not fit the format {format}");
        return numberless(cx, uow, user, credential, &cause).await;
    };
    if uow.card_numbers().claim(user.project, &number, user.id).await? == Claim::Claimed {
        if let Some(before) = credential.number.replace(number) {
            credential.held_numbers.push(before);
        }
        return Ok(());
    }
    let cause = format!("the system gave the number {text}, which another user has");
    numberless(cx, uow, user, credential, &cause).await
}

async fn numberless(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    credential: &Credential,
    cause: &str,
) -> Result<()> {
    if credential.observed != Observed::Pending {
        return Ok(()); // it was said when it was issued
    }
    let event = Event {
        credential: Some(credential.id),
        system: Some(credential.system),
        pool: Some(credential.pool),
        detail: Detail::cause(cause),
        ..note::event_of(cx, Category::CredentialDrift, user)?
    };
    Ok(uow.events().add(&event).await?)
}

/// As soon as a phone has the new one, the one that it replaces ends.
async fn retire_replaced(cx: &Context, uow: &mut UnitOfWork, user: &User, new: &Credential) -> Result<()> {
    let Some(old) = new.replaces.filter(|_| new.observed == Observed::Active) else { return Ok(()) };
    let Some(old) = uow.credentials().lock(cx.project().id, old).await? else { return Ok(()) };
    if old.is_final() {
        return Ok(());
    }
    let event = CredentialEvent::Revoke { reason: FinalReason::Replaced };
    settle_with(cx, uow, user, old, event, None).await.map(drop)
}
