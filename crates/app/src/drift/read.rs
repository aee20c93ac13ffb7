//! Looking at what differs.

use domain::drift::{Comparison, Finding, FindingKind};
use domain::id::{Id, kind};
use domain::permission::Permission;
use store::repo::FINDINGS;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::list::{ListRequest, Listing};

/// How far the comparison of a system is, and how much differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The comparison.
    pub comparison: Comparison,
    /// How much differs, without what is only noted.
    pub counts: Vec<(FindingKind, u64)>,
}

/// How far the comparison of a system is.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such system.
pub async fn report(cx: &Context, id: Id<kind::CredentialSystem>) -> Result<Report> {
    cx.require(Permission::ReadProject)?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    reader.systems().lookup(project, id).await?.ok_or(Error::NotFound("system"))?;
    let known = reader.comparisons().lookup(id).await?;
    let comparison = known.unwrap_or_else(|| Comparison::never(id, project));
    Ok(Report { comparison, counts: reader.findings().counts(id).await? })
}

/// A page of what differs at a system.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such system; [`Error::InvalidQuery`].
pub async fn list(cx: &Context, id: Id<kind::CredentialSystem>, request: &ListRequest) -> Result<Listing<Finding>> {
    cx.require(Permission::ReadPeople)?;
    let query = request.query(&FINDINGS, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    reader.systems().lookup(project, id).await?.ok_or(Error::NotFound("system"))?;
    let page = reader.findings().list(project, id, &query).await?;
    let total = match request.count {
        true => Some(reader.findings().count(project, id, query.filter.as_ref()).await?),
        false => None,
    };
    Ok(Listing::of(page, total))
}
