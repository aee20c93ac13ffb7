//! Restarting a persisted connection.

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::system::RunMode;
use serde_json::Value;

use super::pools::open;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::{jobs, record};

/// Lets the connection of a system go, so that whichever node may takes it anew and tries at once.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] if nobody may keep it.
pub async fn restart(cx: &Context, id: Id<kind::CredentialSystem>) -> Result<()> {
    cx.require(Permission::ManageProject)?;
    let (system, _) = open(cx, id).await?;
    if system.run_mode == RunMode::Disabled {
        let detail = "the connection is disabled; choose another run mode first";
        return Err(Error::conflict("connection_disabled", detail));
    }
    let mut uow = cx.begin().await?;
    uow.connections().let_go(id, cx.now()).await?;
    jobs::call(&mut uow, system.project, cx.now()).await?;
    record::audit(cx, &mut uow, "systems.restart", id, Value::Null).await?;
    cx.commit(uow, &()).await
}
