//! The number on a user's cards: one number, one user.

use domain::card::CardNumber;
use domain::credential::{Credential, CredentialEvent, PendingReason};
use domain::user::User;
use store::UnitOfWork;
use store::repo::Claim;

use crate::context::Context;
use crate::credentials::{House, Numbering, settle_with};
use crate::error::{Error, Result};

/// What became of a claim for a user's number.
enum Claimed {
    /// Its number does not follow what is written of the user, or the system cannot change it.
    Fixed,
    /// The user has no ID.
    NoId,
    /// The number is the user's, now or already.
    Own(CardNumber),
    /// A phone of somebody else's may still show it.
    InUse,
}

/// Claims the number that what is written of the user makes on this credential's card.
async fn claim(cx: &Context, uow: &mut UnitOfWork, user: &User, credential: &Credential) -> Result<Claimed> {
    let house = House::of(cx.app(), uow, credential).await?;
    let stays = !house.capabilities.states.update_number && !credential.observed.is_gone();
    let numbering = match Numbering::of(uow, &house).await {
        Ok(numbering) if numbering.follows_users() && !stays => numbering,
        Ok(_) | Err(Error::Conflict(_)) => return Ok(Claimed::Fixed),
        Err(error) => return Err(error),
    };
    let number = match numbering.of_user(user) {
        Ok(Some(number)) => number,
        Ok(None) => return Ok(Claimed::Fixed),
        Err(Error::Invalid(_)) => return Ok(Claimed::NoId),
        Err(error) => return Err(error),
    };
    match uow.card_numbers().claim(cx.project().id, &number, user.id).await? {
        Claim::Claimed => Ok(Claimed::Own(number)),
        Claim::OwnedBy(_) => Ok(Claimed::InUse),
    }
}

/// Gives a credential the number of the user's present ID. While somebody else's phone may
/// show that number, the credential has none: two phones must never open the same door.
pub(crate) async fn change_number(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    credential: Credential,
) -> Result<Credential> {
    let (number, waits) = match claim(cx, uow, user, &credential).await? {
        Claimed::Fixed => return Ok(credential),
        Claimed::NoId => (None, false),
        Claimed::Own(number) => (Some(number), false),
        Claimed::InUse => (None, true),
    };
    let was_waiting = credential.pending_reason == Some(PendingReason::NumberInUse);
    let changed = CredentialEvent::ChangeNumber { number };
    let credential = settle_with(cx, uow, user, credential, changed, None).await?.credential;
    let next = match (waits, was_waiting) {
        (true, _) => CredentialEvent::Wait { reason: PendingReason::NumberInUse },
        (false, true) => CredentialEvent::Proceed,
        (false, false) => return Ok(credential),
    };
    Ok(settle_with(cx, uow, user, credential, next, None).await?.credential)
}

/// Gives a credential that waits the number of the user's present ID, if that is free by now; answers whether it was.
pub(crate) async fn take_freed_number(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    credential: Credential,
) -> Result<bool> {
    let Claimed::Own(number) = claim(cx, uow, user, &credential).await? else { return Ok(false) };
    let changed = CredentialEvent::ChangeNumber { number: Some(number) };
    let credential = settle_with(cx, uow, user, credential, changed, None).await?.credential;
    settle_with(cx, uow, user, credential, CredentialEvent::Proceed, None).await?;
    Ok(true)
}
