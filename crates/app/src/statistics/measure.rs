//! Keeping the numbers of each hour.

use domain::statistics::Hour;
use domain::time::SignedDuration;

use super::now::count;
use crate::context::{App, Context};
use crate::error::Result;

/// How many hours are made up for that nobody measured: the ledger of invitations knows what happened in them.
const MADE_UP: i64 = 30 * 24;
/// For how many hours every hour is kept of how things stood; of what is older, one a day.
const HOURLY: i64 = 35 * 24;
/// After how many hours nothing is kept.
const KEPT: i64 = 400 * 24;

/// Measures every project that was not measured in this hour; answers how many were.
pub(crate) async fn run(app: &App) -> Result<u64> {
    let mut measured = 0;
    let projects = app.store().read().await?.projects().list().await?;
    for project in projects {
        measured += u64::from(measure(&app.as_system(project)).await?);
    }
    if measured > 0 {
        forget(app).await?;
    }
    Ok(measured)
}

/// How things stand as this hour begins, and what happened in those before that nobody has measured yet.
async fn measure(cx: &Context) -> Result<bool> {
    let (now, project) = (cx.now(), cx.project());
    let hour = Hour::of(now);
    let last = cx.read().await?.measurements().last(project.id).await?;
    if last.is_some_and(|last| last >= hour) {
        return Ok(false);
    }
    let standing = count(cx, now).await?;
    let from = last.unwrap_or_else(|| Hour::of(project.created_at)).max(hour.plus(-MADE_UP));
    let mut uow = cx.begin().await?;
    for past in (from.0..hour.0).map(Hour) {
        let mut amounts = uow.measurements().invited(project.id, past.begin(), past.plus(1).begin()).await?;
        amounts.retain(|_, amount| *amount > 0);
        uow.measurements().keep(project.id, past, &amounts).await?;
    }
    uow.measurements().keep(project.id, hour, &standing).await?;
    uow.commit().await?;
    Ok(true)
}

async fn forget(app: &App) -> Result<()> {
    let (now, mut uow) = (app.now(), app.store().begin().await?);
    let hour = Hour::of(now);
    uow.measurements().thin(hour.plus(-HOURLY), hour.plus(-KEPT)).await?;
    let before = now.saturating_sub(SignedDuration::from_hours(KEPT)).unwrap_or(now);
    uow.measurements().forget_connections(before).await?;
    Ok(uow.commit().await?)
}
