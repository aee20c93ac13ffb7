//! Looking at jobs.

use domain::id::{Id, kind};
use domain::permission::Permission;
use store::repo::{JOBS, JobRecord};

use crate::context::Context;
use crate::error::{Error, Result};
use crate::list::{ListRequest, Listing};

/// One job.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such job.
pub async fn get(cx: &Context, id: Id<kind::Job>) -> Result<JobRecord> {
    cx.require(Permission::ManageJobs)?;
    let found = cx.read().await?.jobs().lookup(cx.project().id, id).await?;
    found.ok_or(Error::NotFound("job"))
}

/// A page of the project's jobs.
///
/// # Errors
/// [`Error::InvalidQuery`] names every parameter that does not fit.
pub async fn list(cx: &Context, request: &ListRequest) -> Result<Listing<JobRecord>> {
    cx.require(Permission::ManageJobs)?;
    let query = request.query(&JOBS, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let page = reader.jobs().list(project, &query).await?;
    let total = match request.count {
        true => Some(reader.jobs().count(project, query.filter.as_ref()).await?),
        false => None,
    };
    Ok(Listing::of(page, total))
}
