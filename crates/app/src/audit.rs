//! Looking at the audit trail.

use domain::permission::Permission;
use store::repo::AUDIT;
pub use store::repo::RecordedEntry;

use crate::context::Context;
use crate::error::Result;
use crate::list::{ListRequest, Listing};

/// A page of the project's audit trail.
///
/// # Errors
/// [`crate::Error::InvalidQuery`] names every parameter that does not fit.
pub async fn list(cx: &Context, request: &ListRequest) -> Result<Listing<RecordedEntry>> {
    cx.require(Permission::ReadAudit)?;
    let query = request.query(&AUDIT, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let page = reader.audit().list(project, &query).await?;
    let total = match request.count {
        true => Some(reader.audit().count(project, query.filter.as_ref()).await?),
        false => None,
    };
    Ok(Listing::of(page, total))
}
