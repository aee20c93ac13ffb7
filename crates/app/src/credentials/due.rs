//! What time alone changes: validities that begin and end, promises that are overdue.

use domain::id::{Id, kind};

use super::settle::settle_with;
use crate::context::Context;
use crate::error::Result;
use crate::users;

/// Applies what is due of one credential now; answers whether anything was.
///
/// # Errors
/// If the database fails.
pub async fn run_due(cx: &Context, id: Id<kind::Credential>) -> Result<bool> {
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    let Some(credential) = uow.credentials().lock(project, id).await? else { return Ok(false) };
    let Some(event) = credential.due_event(cx.now()) else { return Ok(false) };
    let Some(user) = uow.users().lookup(project, credential.user).await? else { return Ok(false) };
    settle_with(cx, &mut uow, &user, credential, event, None).await?;
    users::finish_deletion(cx, &mut uow, &user).await?;
    cx.commit(uow, &()).await?;
    Ok(true)
}
