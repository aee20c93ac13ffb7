//! Looking at what happened, and following it.

mod feed;
mod seats;
mod stream;

use std::collections::HashMap;
use std::sync::Arc;

use domain::id::{Id, kind};
use domain::permission::Permission;
use store::Reader;
use store::repo::{EVENTS, RecordedEvent};

use crate::context::Context;
use crate::error::{Error, Result};
use crate::list::{ListRequest, Listing};

pub(crate) use feed::Feed;
pub(crate) use seats::Seats;
pub use stream::{EventStream, stream};

/// An event, as people read it.
#[derive(Debug, Clone)]
pub struct Told {
    /// The event.
    pub recorded: RecordedEvent,
    /// `[<system>] <pool>: <what happened>`.
    pub text: String,
}

/// One event.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such event.
pub async fn get(cx: &Context, id: Id<kind::Event>) -> Result<Told> {
    cx.require(Permission::ReadPeople)?;
    let mut reader = cx.read().await?;
    let recorded = reader.events().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("event"))?;
    Ok(Names::of(cx.project().id, &mut reader).await?.tell(recorded))
}

/// A page of what happened in the project.
///
/// # Errors
/// [`Error::InvalidQuery`] names every parameter that does not fit.
pub async fn list(cx: &Context, request: &ListRequest) -> Result<Listing<Told>> {
    cx.require(Permission::ReadPeople)?;
    let query = request.query(&EVENTS, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let page = reader.events().list(project, &query).await?;
    let total = match request.count {
        true => Some(reader.events().count(project, query.filter.as_ref()).await?),
        false => None,
    };
    let names = Names::of(project, &mut reader).await?;
    Ok(Listing::of(page, total).map(|recorded| names.tell(recorded)))
}

/// What the project's few systems and pools are called now.
struct Names {
    systems: HashMap<Id<kind::CredentialSystem>, String>,
    pools: HashMap<Id<kind::CredentialPool>, String>,
}

impl Names {
    async fn of(project: Id<kind::Project>, reader: &mut Reader) -> Result<Self> {
        let systems = reader.systems().list(project).await?;
        let pools = reader.pools().list(project).await?;
        Ok(Self {
            systems: systems.into_iter().map(|system| (system.id, system.name)).collect(),
            pools: pools.into_iter().map(|pool| (pool.id, pool.name)).collect(),
        })
    }

    fn tell(&self, recorded: RecordedEvent) -> Told {
        let event = &recorded.event;
        let system = event.system.and_then(|id| self.systems.get(&id));
        let pool = event.pool.and_then(|id| self.pools.get(&id));
        let text = event.text(system.map(String::as_str), pool.map(String::as_str));
        Told { recorded, text }
    }
}

/// A page of a project's events after one place and up to another, told.
async fn page(
    reader: &mut Reader,
    project: Id<kind::Project>,
    after: u64,
    upto: u64,
    limit: usize,
) -> Result<Vec<Arc<Told>>> {
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    let recorded = reader.events().between(project, after, upto, limit).await?;
    if recorded.is_empty() {
        return Ok(Vec::new());
    }
    let names = Names::of(project, reader).await?;
    Ok(recorded.into_iter().map(|recorded| Arc::new(names.tell(recorded))).collect())
}
