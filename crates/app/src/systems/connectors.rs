//! What systems can be enrolled, and with what.

use connect::{Capabilities, Connector, Field, Reach};
use domain::permission::Permission;

use crate::context::Context;
use crate::error::Result;
use crate::settings;

/// A kind of system that can be enrolled.
#[derive(Debug, Clone)]
pub struct KnownConnector {
    /// Its name in the API.
    pub kind: String,
    /// Its name for people.
    pub title: &'static str,
    /// What it is configured with.
    pub fields: &'static [Field],
    /// What its systems can do.
    pub capabilities: Capabilities,
}

/// Every kind of system that can be enrolled.
///
/// # Errors
/// If the database fails.
pub async fn connectors(cx: &Context) -> Result<Vec<KnownConnector>> {
    cx.require(Permission::ReadProject)?;
    let mut reader = cx.read().await?;
    let settings = settings::load(&mut reader, cx.project().id).await?;
    let remote = cx.app().parts().connectors.iter().filter(|one| matches!(one.reach(), Reach::Remote(_)));
    let known = |connector: &dyn Connector| KnownConnector {
        kind: connector.kind().as_str().to_owned(),
        title: connector.title(),
        fields: connector.fields(),
        capabilities: connector.capabilities(&settings),
    };
    Ok(remote.map(known).collect())
}
