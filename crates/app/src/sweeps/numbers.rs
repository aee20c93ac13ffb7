//! Credentials that wait for a number of another user's: they go on when it is free.

use domain::credential::{Credential, CredentialEvent, PendingReason};
use domain::id::{Id, kind};
use store::repo::Claim;

use super::batch::{Contexts, LIMIT, counted};
use crate::context::{App, Context};
use crate::credentials::settle_with;
use crate::error::Result;

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
    let Some(number) = credential.number.clone() else { return Ok(false) };
    let Some(user) = uow.users().lookup(project, credential.user).await? else { return Ok(false) };
    if uow.card_numbers().claim(project, &number, user.id).await? != Claim::Claimed {
        return Ok(false);
    }
    settle_with(cx, &mut uow, &user, credential, CredentialEvent::Proceed, None).await?;
    cx.commit(uow, &()).await?;
    Ok(true)
}

fn waits(credential: &Credential) -> bool {
    credential.pending_reason == Some(PendingReason::NumberInUse) && !credential.is_final()
}
