//! Looking at jobs.

use domain::id::{Id, kind};
use domain::permission::Permission;
use store::repo::JOBS;

use super::about::{self, Told};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::list::{ListRequest, Listing};

/// One job.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such job.
pub async fn get(cx: &Context, id: Id<kind::Job>) -> Result<Told> {
    cx.require(Permission::ManageJobs)?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let record = reader.jobs().lookup(project, id).await?.ok_or(Error::NotFound("job"))?;
    let about = about::tell(&mut reader, project, std::slice::from_ref(&record)).await?.remove(&id).unwrap_or_default();
    Ok(Told { record, about })
}

/// A page of the project's jobs.
///
/// # Errors
/// [`Error::InvalidQuery`] names every parameter that does not fit.
pub async fn list(cx: &Context, request: &ListRequest) -> Result<Listing<Told>> {
    cx.require(Permission::ManageJobs)?;
    let query = request.query(&JOBS, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let page = reader.jobs().list(project, &query).await?;
    let total = match request.count {
        true => Some(reader.jobs().count(project, query.filter.as_ref()).await?),
        false => None,
    };
    let mut all = about::tell(&mut reader, project, &page.items).await?;
    Ok(Listing::of(page, total).map(|record| {
        let about = all.remove(&record.job.id).unwrap_or_default();
        Told { record, about }
    }))
}
