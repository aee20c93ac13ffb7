//! What systems tell of their pools, and what is learnt of them by the way.

use std::collections::HashMap;

use connect::PoolReport;
use domain::event::{Category, Detail, Event};
use domain::system::{CredentialPool, CredentialSystem, PoolStatus};
use store::UnitOfWork;

use crate::context::Context;
use crate::credentials::House;
use crate::error::Result;
use crate::record;

/// Writes what a system told of all its pools: new ones come, changed ones change, and those that it does not have any
/// more are unavailable. A pool that was renamed here keeps its name there in mind: names are the system's.
pub(crate) async fn take_reports(
    cx: &Context,
    uow: &mut UnitOfWork,
    system: &CredentialSystem,
    reports: Vec<PoolReport>,
) -> Result<Vec<CredentialPool>> {
    // Whoever keeps the connection and whoever asked for the pools may hear of a new one at the same time.
    if uow.systems().lock(system.project, system.id).await?.is_none() {
        return Ok(Vec::new()); // it was removed meanwhile
    }
    let known = uow.pools().list_of_system(system.project, system.id).await?;
    let mut known: HashMap<String, CredentialPool> =
        known.into_iter().map(|pool| (pool.external_id.clone(), pool)).collect();
    let mut pools = Vec::with_capacity(reports.len());
    for report in reports {
        let pool = match known.remove(&report.external_id) {
            Some(pool) => told(cx, uow, system, pool, report).await?,
            None => found(cx, uow, system, report).await?,
        };
        pools.push(pool);
    }
    for gone in known.into_values() {
        let after = CredentialPool { open: false, refreshed_at: Some(cx.now()), ..gone.clone() };
        pools.push(write(cx, uow, system, &gone, after).await?);
    }
    Ok(pools)
}

/// What a failed call says of the pool that it was about.
pub(crate) async fn learn_from(cx: &Context, house: &House, error: &connect::Error) -> Result<()> {
    let change = |pool: CredentialPool| match error {
        connect::Error::PoolExhausted => Some(CredentialPool { available: Some(0), ..pool }),
        connect::Error::PoolUnavailable => Some(CredentialPool { open: false, ..pool }),
        _ => None,
    };
    if change(house.pool.clone()).is_none_or(|after| after == house.pool) {
        return Ok(());
    }
    let mut uow = cx.begin().await?;
    let Some(pool) = uow.pools().lookup(cx.project().id, house.pool.id).await? else { return Ok(()) };
    let Some(after) = change(pool.clone()) else { return Ok(()) };
    write(cx, &mut uow, &house.system, &pool, after).await?;
    cx.commit(uow, &()).await
}

async fn found(
    cx: &Context,
    uow: &mut UnitOfWork,
    system: &CredentialSystem,
    report: PoolReport,
) -> Result<CredentialPool> {
    let new = CredentialPool::new(cx.fresh_id()?, system, &report.external_id, &report.name, cx.now());
    let pool = as_told(cx, new, report);
    uow.pools().add(&pool).await?;
    if let Some(available) = pool.available {
        uow.pools().keep_level(pool.id, cx.now(), available).await?;
    }
    Ok(pool)
}

async fn told(
    cx: &Context,
    uow: &mut UnitOfWork,
    system: &CredentialSystem,
    before: CredentialPool,
    report: PoolReport,
) -> Result<CredentialPool> {
    let after = as_told(cx, before.clone(), report);
    write(cx, uow, system, &before, after).await
}

fn as_told(cx: &Context, pool: CredentialPool, report: PoolReport) -> CredentialPool {
    let PoolReport { name, total, available, open, .. } = report;
    CredentialPool { name, total, available, open, refreshed_at: Some(cx.now()), ..pool }
}

/// Writes what is known of a pool now, and says so if it stands otherwise than before.
async fn write(
    cx: &Context,
    uow: &mut UnitOfWork,
    system: &CredentialSystem,
    before: &CredentialPool,
    after: CredentialPool,
) -> Result<CredentialPool> {
    uow.pools().report(&after).await?;
    if let Some(available) = after.available {
        uow.pools().keep_level(after.id, cx.now(), available).await?;
    }
    if before.status() != after.status() {
        let category = match after.status() {
            PoolStatus::Available => Category::PoolAvailable,
            PoolStatus::Low => Category::PoolLow,
            PoolStatus::Exhausted => Category::PoolExhausted,
            PoolStatus::Unavailable => Category::PoolUnavailable,
        };
        let cause = match (after.status(), after.available) {
            (PoolStatus::Unavailable, _) => "the system does not have it any more".to_owned(),
            (_, Some(left)) => format!("{left} left"),
            (_, None) => String::new(),
        };
        let event = Event {
            system: Some(system.id),
            pool: Some(after.id),
            detail: Detail::cause(&cause),
            ..record::event(cx, category)?
        };
        uow.events().add(&event).await?;
    }
    Ok(after)
}
