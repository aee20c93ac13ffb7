//! Looking at card templates.

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::system::CardTemplate;

use crate::context::Context;
use crate::error::{Error, Result};

/// One template.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such template.
pub async fn get(cx: &Context, id: Id<kind::CardTemplate>) -> Result<CardTemplate> {
    cx.require(Permission::ReadProject)?;
    let found = cx.read().await?.card_templates().lookup(cx.project().id, id).await?;
    found.ok_or(Error::NotFound("card template"))
}

/// Every template of the project; there are few.
///
/// # Errors
/// If the database fails.
pub async fn list(cx: &Context) -> Result<Vec<CardTemplate>> {
    cx.require(Permission::ReadProject)?;
    Ok(cx.read().await?.card_templates().list(cx.project().id).await?)
}
