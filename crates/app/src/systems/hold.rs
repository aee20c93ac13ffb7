//! Bringing what is known of a person to a system, and having it forget the person.

use domain::id::{Id, kind};
use domain::user::User;
use store::UnitOfWork;
use store::repo::Holder;

use domain::job::Task;
use domain::system::CredentialSystem;

use super::pools::open;
use crate::context::Context;
use crate::credentials::{HolderCard, House, Progress};
use crate::error::Result;
use crate::jobs;

/// Brings a person's name and addresses to a system that knows the person, or has it forget the person.
///
/// # Errors
/// If the database fails. A system's failure is tried again.
pub(crate) async fn sync_holder(
    cx: &Context,
    id: Id<kind::CredentialSystem>,
    user: Id<kind::User>,
) -> Result<Progress> {
    let Some(holder) = cx.read().await?.holders().lookup(id, user).await? else { return Ok(Progress::Done) };
    let (system, connection) = open(cx, id).await?;
    let known = cx.read().await?.users().lookup(cx.project().id, user).await?;
    let answered = match (&known, holder.leaving) {
        (Some(user), false) => {
            let card = HolderCard::of(&system, user, Some(holder.remote_id.clone()));
            if card.digest() == holder.told {
                return Ok(Progress::Done);
            }
            connection.update_holder(card.holder()).await.map(|()| Some(card.digest()))
        }
        _ => connection.delete_holder(&holder.remote_id).await.map(|()| None),
    };
    match answered {
        Ok(told) => {
            let mut uow = cx.begin().await?;
            match (told, uow.holders().lock(id, user).await?) {
                // The person may have begun to leave while the system was told.
                (Some(told), Some(holder)) => uow.holders().put(&Holder { told, ..holder }).await?,
                (Some(_), None) => {}
                (None, _) => uow.holders().remove(id, user).await?,
            }
            cx.commit(uow, &()).await?;
            Ok(Progress::Done)
        }
        Err(error) if holder.leaving && known.is_some() && error.changed_nothing() && !error.may_pass() => {
            // The system keeps the person, and may give them something again.
            let mut uow = cx.begin().await?;
            if let Some(holder) = uow.holders().lock(id, user).await? {
                uow.holders().put(&Holder { leaving: false, ..holder }).await?;
            }
            cx.commit(uow, &()).await?;
            Ok(Progress::again(&error))
        }
        Err(error) => Ok(Progress::again(&error)),
    }
}

/// Queues what brings a changed user to the systems that know the person, and to the cards that carry them.
pub(crate) async fn follow_user(cx: &Context, uow: &mut UnitOfWork, user: &User) -> Result<()> {
    for holder in uow.holders().of_user(user.id).await? {
        let Some(system) = uow.systems().lookup(user.project, holder.system).await? else { continue };
        if HolderCard::of(&system, user, None).digest() != holder.told {
            queue(cx, uow, &system, user.id).await?;
        }
    }
    for credential in uow.credentials().of_user(user.project, user.id).await? {
        if credential.observed.is_gone() || credential.counterpart.card.is_none() {
            continue;
        }
        if !House::of(cx.app(), uow, &credential).await?.capabilities.holders {
            jobs::queue(cx, uow, Task::UpdateCard { credential: credential.id }).await?;
        }
    }
    Ok(())
}

/// Queues what makes every system forget a user who is gone here.
pub(crate) async fn forget_user(cx: &Context, uow: &mut UnitOfWork, user: &User) -> Result<()> {
    for holder in uow.holders().of_user(user.id).await? {
        let Some(system) = uow.systems().lookup(user.project, holder.system).await? else { continue };
        uow.holders().put(&Holder { leaving: true, ..holder }).await?;
        queue(cx, uow, &system, user.id).await?;
    }
    Ok(())
}

/// Has a system forget a person who has no credential of it left.
pub(crate) async fn part_with(
    cx: &Context,
    uow: &mut UnitOfWork,
    system: &CredentialSystem,
    user: Id<kind::User>,
) -> Result<()> {
    // Whoever is about to ask for another credential of theirs takes this lock, too.
    let Some(holder) = uow.holders().lock(system.id, user).await? else { return Ok(()) };
    let all = uow.credentials().of_user(system.project, user).await?;
    let is_idle = !all.iter().any(|credential| credential.system == system.id && !credential.is_over());
    if is_idle && !holder.leaving {
        uow.holders().put(&Holder { leaving: true, ..holder }).await?;
        queue(cx, uow, system, user).await?;
    }
    Ok(())
}

async fn queue(cx: &Context, uow: &mut UnitOfWork, system: &CredentialSystem, user: Id<kind::User>) -> Result<()> {
    jobs::queue(cx, uow, Task::SyncHolder { system: system.id, user }).await.map(drop)
}
