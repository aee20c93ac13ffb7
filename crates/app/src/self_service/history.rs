//! What happened to a holder's own things.

use domain::event::{Category, Detail, Event};
use domain::mobile_id::ProcessKind;
use domain::self_service::Reach;
use domain::time::Timestamp;
use store::repo::EVENTS;

use super::session::Holder;
use crate::error::Result;
use crate::list::{ListRequest, Listing};

/// Something that happened, in words for its holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// What kind of thing.
    pub category: Category,
    /// In words.
    pub text: String,
}

/// A page of what happened to the holder, the newest first, without what concerns operators only.
///
/// # Errors
/// [`crate::Error::NotAllowed`] if the session does not reach so far; [`crate::Error::InvalidQuery`] for a cursor that is
/// none.
pub async fn history(holder: &Holder, cursor: Option<String>) -> Result<Listing<Happened>> {
    holder.require(Reach::LookAndLock)?;
    let request = ListRequest { cursor, sort: Some("-seq".to_owned()), limit: Some(50), ..ListRequest::default() };
    let query = request.query(&EVENTS, [])?;
    let (mut reader, project) = (holder.cx().read().await?, holder.session().project);
    let page = reader.events().list_of_user(project, holder.id(), &query).await?;
    let systems = reader.systems().list(project).await?;
    let mut listing = Listing::of(page, None).map(|recorded| {
        let event = recorded.event;
        let system = event.system.and_then(|id| systems.iter().find(|system| system.id == id));
        is_told(event.category).then(|| tell(event, system.map(|system| system.name.as_str())))
    });
    let items = std::mem::take(&mut listing.items).into_iter().flatten().collect();
    Ok(Listing { items, next_cursor: listing.next_cursor, total: None })
}

/// What systems answered, and what operators check about a holder, is theirs to know.
const fn is_told(category: Category) -> bool {
    !matches!(
        category,
        Category::CredentialDrift
            | Category::CredentialIssueFailed
            | Category::CredentialRevokeFailed
            | Category::CredentialRevocationOverdue
            | Category::UserContactApproved
            | Category::UserUpdated
    )
}

/// Without the name, which the holder knows, and without anybody's notes.
fn tell(event: Event, system: Option<&str>) -> Happened {
    let process = event.detail.cause.as_deref().filter(|_| event.category.group() == "process");
    let process = process.and_then(|kind| kind.parse::<ProcessKind>().ok()).map(|kind| kind.text().to_owned());
    let detail = Detail { reason: event.detail.reason.clone(), cause: process, ..Detail::default() };
    let (at, category) = (event.at, event.category);
    let plain = Event { detail, personal: None, ..event };
    Happened { at, category, text: plain.text(system, None) }
}
