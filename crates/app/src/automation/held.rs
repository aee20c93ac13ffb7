//! Filters that would end many credentials wait for a person. Meanwhile the pool keeps those that it has.

use domain::automation::{HeldFilters, Losses};
use domain::custom_field::CustomField;
use domain::event::{Category, Detail, Event};
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::sync::guard::Threshold;
use domain::system::CredentialPool;
use serde_json::json;
use store::repo::PoolFilters;
use store::{Session, UnitOfWork};

use super::filters::Filters;
use super::run::enqueue_pool;
use super::touched;
use crate::autosync::sender;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::pools::{Pool, known};
use crate::record;
use crate::settings;

/// Filters that somebody wants a pool to have.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// Who is to get a credential by itself.
    pub(crate) generate: String,
    /// Whose credentials are to be revoked.
    pub(crate) revoke: String,
}

/// What filters would end in a pool, if that is enough to be a mass change, as the project's settings have it.
pub(crate) async fn is_mass_change(cx: &Context, pool: &CredentialPool, filters: &Filters) -> Result<Option<Losses>> {
    let mut reader = cx.read().await?;
    let threshold = threshold(&mut reader, pool.project).await?;
    drop(reader);
    let losses = losses(cx, filters.of_pool(pool)).await?;
    Ok(threshold.is_reached(losses.losers, losses.holders).then_some(losses))
}

/// How many would lose a credential, of how many who have one.
async fn losses(cx: &Context, asked: PoolFilters<'_>) -> Result<Losses> {
    let holders = touched::holders(cx, asked.pool).await?;
    let losers = if holders == 0 { 0 } else { touched::count(cx, asked).await?.losers() };
    Ok(Losses { losers, holders })
}

/// From how many on who would lose a credential filters wait for a person.
pub(super) async fn threshold(session: &mut Session, project: Id<kind::Project>) -> Result<Threshold> {
    Ok(settings::load(session, project).await?.automation.revocations)
}

/// Has filters wait for a person, in the unit of work of whoever wants them. The pool's version was raised: what waits
/// is a part of what people edit.
pub(crate) async fn hold(
    cx: &Context,
    uow: &mut UnitOfWork,
    pool: &CredentialPool,
    wanted: Wanted,
    losses: Losses,
) -> Result<()> {
    let held = HeldFilters {
        pool: pool.id,
        project: pool.project,
        auto_generate_filter: wanted.generate,
        auto_revoke_filter: wanted.revoke,
        losses,
        asked_by: sender(cx).await?,
        held_at: cx.now(),
    };
    wait(cx, uow, pool, held).await
}

/// Lets held filters become those of the pool. Should they end more by now than they did when they were shown, they are
/// held again.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such pool; `filters_not_held` if none wait (any more); [`Error::Invalid`]
/// if they do not fit any more.
pub async fn approve_filters(cx: &Context, id: Id<kind::CredentialPool>) -> Result<Pool> {
    cx.require(Permission::ApproveSync)?;
    let (pool, held, fields) = waiting(cx, id).await?;
    let filters =
        Filters::read(&held.auto_generate_filter, &held.auto_revoke_filter, &fields).map_err(Error::Invalid)?;
    let losses = losses(cx, filters.of_pool(&pool)).await?;
    let mut uow = cx.begin().await?;
    let raised = CredentialPool { version: pool.version + 1, ..pool };
    let pool = if losses.losers > held.losses.losers {
        uow.pools().update(&raised).await?;
        wait(cx, &mut uow, &raised, HeldFilters { losses, held_at: cx.now(), ..held }).await?;
        raised
    } else {
        apply(cx, &mut uow, raised, &held).await?
    };
    let after = known(&mut uow, pool, cx.now()).await?;
    cx.commit(uow, &after).await?;
    Ok(after)
}

/// Drops held filters. The pool keeps those that it has.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such pool; `filters_not_held` if none wait (any more).
pub async fn reject_filters(cx: &Context, id: Id<kind::CredentialPool>) -> Result<Pool> {
    cx.require(Permission::ApproveSync)?;
    let (pool, held, _) = waiting(cx, id).await?;
    let mut uow = cx.begin().await?;
    let pool = CredentialPool { version: pool.version + 1, ..pool };
    uow.pools().update(&pool).await?;
    end_wait(&mut uow, &held).await?;
    tell(cx, &mut uow, &pool, Category::PoolFiltersRejected, held.losses).await?;
    record::audit(cx, &mut uow, "pools.reject_filters", id, said(&held)).await?;
    let after = known(&mut uow, pool, cx.now()).await?;
    cx.commit(uow, &after).await?;
    Ok(after)
}

async fn apply(cx: &Context, uow: &mut UnitOfWork, pool: CredentialPool, held: &HeldFilters) -> Result<CredentialPool> {
    let pool = CredentialPool {
        auto_generate_filter: held.auto_generate_filter.clone(),
        auto_revoke_filter: held.auto_revoke_filter.clone(),
        ..pool
    };
    uow.pools().update(&pool).await?;
    end_wait(uow, held).await?;
    enqueue_pool(uow, &pool).await?;
    tell(cx, uow, &pool, Category::PoolFiltersApproved, held.losses).await?;
    record::audit(cx, uow, "pools.approve_filters", pool.id, said(held)).await?;
    Ok(pool)
}

async fn wait(cx: &Context, uow: &mut UnitOfWork, pool: &CredentialPool, held: HeldFilters) -> Result<()> {
    uow.automation().hold_filters(&held).await?;
    tell(cx, uow, pool, Category::PoolFiltersHeld, held.losses).await?;
    record::audit(cx, uow, "pools.hold_filters", pool.id, said(&held)).await
}

/// A pool with the filters that wait for a person, and the fields that they may ask for.
async fn waiting(
    cx: &Context,
    id: Id<kind::CredentialPool>,
) -> Result<(CredentialPool, HeldFilters, Vec<CustomField>)> {
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let pool = reader.pools().lookup(project, id).await?.ok_or(Error::NotFound("pool"))?;
    let held = reader.automation().held_filters(project, id).await?.ok_or_else(not_held)?;
    Ok((pool, held, reader.custom_fields().list(project).await?))
}

/// The pool's version decides who was first; what waits changes with it alone.
async fn end_wait(uow: &mut UnitOfWork, held: &HeldFilters) -> Result<()> {
    if uow.automation().forget_held_filters(held.project, held.pool).await? { Ok(()) } else { Err(not_held()) }
}

fn not_held() -> Error {
    Error::conflict("filters_not_held", "no filters of the pool wait for a decision; reload the pool")
}

async fn tell(
    cx: &Context,
    uow: &mut UnitOfWork,
    pool: &CredentialPool,
    category: Category,
    losses: Losses,
) -> Result<()> {
    let cause = format!("{} of {} would lose a credential", losses.losers, losses.holders);
    let event = Event {
        system: Some(pool.system),
        pool: Some(pool.id),
        detail: Detail::cause(&cause),
        ..record::event(cx, category)?
    };
    Ok(uow.events().add(&event).await?)
}

fn said(held: &HeldFilters) -> serde_json::Value {
    json!({
        "auto_generate_filter": held.auto_generate_filter,
        "auto_revoke_filter": held.auto_revoke_filter,
        "losers": held.losses.losers,
        "holders": held.losses.holders,
        "asked_by": held.asked_by,
    })
}
