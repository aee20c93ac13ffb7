//! Looking at credential pools.

use domain::automation::HeldFilters;
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::system::CredentialPool;
use domain::time::Timestamp;
use store::Session;

use super::forecast::{Forecast, WINDOW};
use crate::context::Context;
use crate::error::{Error, Result};

/// A pool, and what is known of it beside.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// The pool.
    pub pool: CredentialPool,
    /// How long it will last, where that can be said.
    pub forecast: Option<Forecast>,
    /// Filters that wait for a person, if any do.
    pub held: Option<HeldFilters>,
}

/// One pool.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such pool.
pub async fn get(cx: &Context, id: Id<kind::CredentialPool>) -> Result<Pool> {
    cx.require(Permission::ReadProject)?;
    let mut reader = cx.read().await?;
    let pool = reader.pools().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("pool"))?;
    known(&mut reader, pool, cx.now()).await
}

/// Every pool of the project, or of one of its systems; there are few.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such system.
pub async fn list(cx: &Context, system: Option<Id<kind::CredentialSystem>>) -> Result<Vec<Pool>> {
    cx.require(Permission::ReadProject)?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let pools = match system {
        None => reader.pools().list(project).await?,
        Some(system) => {
            reader.systems().lookup(project, system).await?.ok_or(Error::NotFound("system"))?;
            reader.pools().list_of_system(project, system).await?
        }
    };
    let mut all = Vec::with_capacity(pools.len());
    for pool in pools {
        all.push(known(&mut reader, pool, cx.now()).await?);
    }
    Ok(all)
}

/// What is known of a pool beside itself.
pub(crate) async fn known(session: &mut Session, pool: CredentialPool, now: Timestamp) -> Result<Pool> {
    let forecast = match pool.available {
        None => None,
        Some(available) => {
            let since = now.saturating_sub(WINDOW).unwrap_or(Timestamp::MIN);
            Forecast::of(&session.pools().levels(pool.id, since).await?, available)
        }
    };
    let held = session.automation().held_filters(pool.project, pool.id).await?;
    Ok(Pool { pool, forecast, held })
}
