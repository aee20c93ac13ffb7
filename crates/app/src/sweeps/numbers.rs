//! Credentials that wait for a number of another user's: they go on when it is free.

use domain::credential::{Credential, PendingReason};
use domain::id::{Id, kind};

use super::batch::{Contexts, LIMIT, counted};
use crate::context::{App, Context};
use crate::error::Result;
use crate::users::take_freed_number;

/// Tries every credential that waits, oldest first.
pub(super) async fn run(app: &App) -> Result<u64> {
    let mut contexts = Contexts::new(app);
    let (mut after, mut total) = (None, 0);
    loop {
        let waiting = app.store().read().await?.credentials().waiting_for_number(after, LIMIT).await?;
        for credential in &waiting {
            if let Some(cx) = contexts.of(credential.project).await? {
                total += counted(proceed(&cx, credential.id).await, "credential", credential.id);
            }
        }
        after = waiting.last().map(|credential| credential.id);
        if waiting.len() < LIMIT as usize {
            return Ok(total);
        }
    }
}

/// Lets one go on if its number is free; answers whether it was.
async fn proceed(cx: &Context, id: Id<kind::Credential>) -> Result<bool> {
    let (mut uow, project) = (cx.begin().await?, cx.project().id);
    let Some(credential) = uow.credentials().lock(project, id).await?.filter(waits) else { return Ok(false) };
    let Some(user) = uow.users().lookup(project, credential.user).await? else { return Ok(false) };
    let is_free = take_freed_number(cx, &mut uow, &user, credential).await?;
    if is_free {
        cx.commit(uow, &()).await?;
    }
    Ok(is_free)
}

fn waits(credential: &Credential) -> bool {
    credential.pending_reason == Some(PendingReason::NumberInUse) && !credential.is_final()
}
