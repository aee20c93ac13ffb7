//! Recording what a system answered, in one unit of work.

use connect::Answer;
use domain::credential::{Act, Credential, CredentialEvent, FinalReason, Observation, Observed, PendingReason};
use domain::event::{Category, Detail, Event};
use domain::user::User;
use store::UnitOfWork;
use store::repo::{Claim, Holder};

use super::holder::HolderCard;
use super::house::House;
use super::numbering::Numbering;
use super::settle::{settle_observation, settle_with};
use crate::context::Context;
use crate::error::Result;
use crate::invitations::issue;
use crate::{record as note, users};

/// How a word of a system came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// It answers a call that was to change something.
    Answer,
    /// It was asked how things stand, or said so by itself.
    Report,
}

/// Records the answer to a call that was made for `asked`: who the person is there, the card's ids and number, and
/// what became of the credential. What is said of an older generation changes nothing.
pub(super) async fn record(
    cx: &Context,
    user: &User,
    asked: &Credential,
    house: &House,
    answer: Answer,
    heard: Heard,
) -> Result<()> {
    let mut uow = cx.begin().await?;
    let Some(mut credential) = uow.credentials().lock(cx.project().id, asked.id).await? else { return Ok(()) };
    let Answer { mut observation, counterpart, holder, number, invitation } = answer;
    if let Some(remote_id) = holder {
        know_holder(&mut uow, user, house, remote_id).await?;
    }
    if credential.generation == asked.generation {
        if let Some(counterpart) = counterpart {
            if is_of_another(&mut uow, &credential, counterpart.card.as_deref()).await? {
                let detail = "the system answered with a credential that belongs to another request".to_owned();
                observation = Some(Observation::IssueFailed { detail });
            } else {
                credential.counterpart = counterpart;
            }
        }
        if let Some(text) = number {
            take_number(cx, &mut uow, user, house, &mut credential, &text).await?;
        }
    }
    let Some(observation) = observation else {
        credential.version += 1;
        uow.credentials().update(&credential).await?;
        if let Some(told) = invitation {
            issue::enter(cx, &mut uow, user, &credential, &house.settings, told).await?;
        }
        return cx.commit(uow, &()).await;
    };
    let was_active = credential.observed == Observed::Active;
    let event = match heard {
        Heard::Answer => CredentialEvent::answer(asked.generation, observation),
        Heard::Report => CredentialEvent::report(asked.generation, observation),
    };
    let settled = settle_observation(cx, &mut uow, user, credential, event, invitation).await?;
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
        (Act::Issue, error) if error.may_pass() => Some(deferred(PendingReason::SystemOffline)),
        (_, error) if error.may_pass() => None,
        (Act::Revoke | Act::Suspend, _) => Some(Observation::RevokeFailed { detail }),
        (Act::Issue | Act::Resume | Act::Inquire, _) => Some(Observation::IssueFailed { detail }),
    }
}

const fn deferred(reason: PendingReason) -> Observation {
    Observation::Deferred { reason }
}

async fn know_holder(uow: &mut UnitOfWork, user: &User, house: &House, remote_id: String) -> Result<()> {
    let told = HolderCard::of(&house.system, user, None).digest();
    let holder =
        Holder { system: house.system.id, user: user.id, project: user.project, remote_id, told, leaving: false };
    Ok(uow.holders().put(&holder).await?)
}

/// One credential there is one credential here.
async fn is_of_another(uow: &mut UnitOfWork, credential: &Credential, card: Option<&str>) -> Result<bool> {
    let Some(card) = card else { return Ok(false) };
    let known = uow.credentials().by_remote_card(credential.system, card).await?;
    Ok(known.is_some_and(|known| known.id != credential.id))
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
