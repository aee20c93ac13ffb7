//! Looking at what happened, and following it.

mod export;
mod feed;
mod names;
mod seats;
mod stream;

use std::sync::Arc;

use domain::id::{Id, kind};
use domain::permission::Permission;
use store::Reader;
use store::repo::EVENTS;
pub use store::repo::RecordedEvent;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::list::{ListRequest, Listing};

pub use export::{Export, export};
pub(crate) use feed::Feed;
pub(crate) use names::Names;
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
    Ok(Names::of(&mut reader, cx.project().id, [&recorded]).await?.tell(recorded))
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
        true => Some(reader.events().count(project, &query).await?),
        false => None,
    };
    let names = Names::of(&mut reader, project, &page.items).await?;
    Ok(Listing::of(page, total).map(|recorded| names.tell(recorded)))
}

/// Those of these events that the project has.
pub(crate) async fn tell_many(
    reader: &mut Reader,
    project: Id<kind::Project>,
    ids: &[Id<kind::Event>],
) -> Result<Vec<Told>> {
    let recorded = reader.events().lookup_many(project, ids).await?;
    if recorded.is_empty() {
        return Ok(Vec::new());
    }
    let names = Names::of(reader, project, &recorded).await?;
    Ok(recorded.into_iter().map(|recorded| names.tell(recorded)).collect())
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
    let names = Names::of(reader, project, &recorded).await?;
    Ok(recorded.into_iter().map(|recorded| Arc::new(names.tell(recorded))).collect())
}
