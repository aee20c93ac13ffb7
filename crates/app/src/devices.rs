//! Looking at phones.

use domain::device::Device;
use domain::id::{Id, kind};
use domain::permission::Permission;
use store::repo::DEVICES;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::list::{ListRequest, Listing};

/// One device.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such device.
pub async fn get(cx: &Context, id: Id<kind::Device>) -> Result<Device> {
    cx.require(Permission::ReadPeople)?;
    let found = cx.read().await?.devices().lookup(cx.project().id, id).await?;
    found.ok_or(Error::NotFound("device"))
}

/// A page of the project's phones.
///
/// # Errors
/// [`Error::InvalidQuery`] names every parameter that does not fit.
pub async fn list(cx: &Context, request: &ListRequest) -> Result<Listing<Device>> {
    cx.require(Permission::ReadPeople)?;
    let query = request.query(&DEVICES, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let page = reader.devices().list(project, &query).await?;
    let total = match request.count {
        true => Some(reader.devices().count(project, query.filter.as_ref()).await?),
        false => None,
    };
    Ok(Listing::of(page, total))
}
