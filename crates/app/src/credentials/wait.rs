//! Waiting for a system's answer while somebody stands there.

use std::time::Duration;

use domain::id::{Id, kind};
use domain::invitation::InvitationState;
use domain::time::SignedDuration;
use secrecy::SecretString;
use serde_json::json;

use super::acquire::Acquired;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::{jobs, outbox, record};

/// How long somebody is kept waiting.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it is looked whether somebody else's work is done.
const LOOK: Duration = Duration::from_millis(200);
/// How long the job is ours: longer than the patience, and than any call.
const LEASE: SignedDuration = SignedDuration::from_secs(120);

/// Runs the job that asks the system, or waits for whoever runs it, and hands out what came of it.
pub(super) async fn for_answer(cx: &Context, acquired: Acquired) -> Result<Acquired> {
    let Some(job) = acquired.job else { return Ok(acquired) };
    let id = acquired.credential.id;
    // What was begun goes on when nobody waits any more; nobody looks on any longer than that.
    let work = tokio::spawn(run(cx.clone(), job));
    let done = async {
        if let Ok(false) = work.await {
            watch(cx, id).await;
        }
    };
    let _ = tokio::time::timeout(PATIENCE, done).await;
    let mut acquired = acquired;
    let mut reader = cx.read().await?;
    if let Some(credential) = reader.credentials().lookup(cx.project().id, id).await? {
        acquired.credential = credential;
    }
    acquired.invitation = reader.invitations().of_credential(cx.project().id, id).await?.pop();
    drop(reader);
    acquired.waits = is_open(&acquired);
    acquired.system_code = take_code(cx, id).await?;
    acquired.at = cx.now();
    Ok(acquired)
}

fn is_open(acquired: &Acquired) -> bool {
    use domain::credential::Observed;
    matches!(acquired.credential.observed, Observed::Nothing | Observed::Pending)
}

/// Runs the job; answers false if it is not ours to run: a worker was faster, or the database does not answer.
async fn run(cx: Context, job: Id<kind::Job>) -> bool {
    match jobs::claim_one(cx.app(), job, LEASE).await {
        Ok(Some(job)) => {
            if let Err(error) = Box::pin(outbox::run(cx.app(), &job)).await {
                tracing::error!(job.id = %job.id, %error, "job failed");
                if let Err(error) = outbox::put_back(cx.app(), &job, &error.to_string()).await {
                    tracing::error!(job.id = %job.id, %error, "job could not be given back");
                }
            }
        }
        Ok(None) | Err(_) => return false,
    }
    true
}

/// Looks on until the credential tells that it is done.
async fn watch(cx: &Context, id: Id<kind::Credential>) {
    use domain::credential::Observed;
    loop {
        tokio::time::sleep(LOOK).await;
        let Ok(mut reader) = cx.read().await else { return };
        match reader.credentials().lookup(cx.project().id, id).await {
            Ok(Some(found)) if matches!(found.observed, Observed::Nothing | Observed::Pending) => {}
            _ => return,
        }
    }
}

/// Reads the code of the newest invitation that a system made to a credential: once.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such credential; [`Error::Conflict`] if there is no code, or it was read.
pub async fn read_code(cx: &Context, id: Id<kind::Credential>) -> Result<SecretString> {
    cx.require(domain::permission::Permission::AcquireCredentials)?;
    let known = cx.read().await?.credentials().lookup(cx.project().id, id).await?;
    known.ok_or(Error::NotFound("credential"))?;
    take_code(cx, id).await?.ok_or_else(|| {
        let detail = "there is no code to be read: it was read already, or the system has not told one";
        Error::conflict("no_code", detail)
    })
}

async fn take_code(cx: &Context, credential: Id<kind::Credential>) -> Result<Option<SecretString>> {
    let (mut uow, project) = (cx.begin().await?, cx.project().id);
    let Some(newest) = uow.invitations().of_credential(project, credential).await?.pop() else { return Ok(None) };
    if newest.state == InvitationState::Pending {
        return Ok(None); // it is about to be brought to its holder
    }
    let Some(code) = uow.invitations().take_code(project, newest.id).await? else { return Ok(None) };
    let detail = json!({ "invitation": newest.id });
    record::audit_of(cx, &mut uow, "credentials.read_code", credential, newest.user, detail, None).await?;
    uow.commit().await?;
    Ok(Some(SecretString::from(code.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::{Acquisition, acquire};
    use crate::testing::House;

    #[tokio::test]
    async fn nobody_looks_on_after_whoever_waits_is_gone() {
        let house = House::sqlite().await;
        let cx = house.system();
        let ada = house.user("Ada", "4711").await;
        let acquired = acquire(&cx, Acquisition::new(house.pool.id, ada.id)).await.unwrap();
        let mut uow = cx.begin().await.unwrap();
        let mut open = uow.credentials().lock(cx.project().id, acquired.credential.id).await.unwrap().unwrap();
        open.observed = domain::credential::Observed::Pending;
        open.version += 1;
        uow.credentials().update(&open).await.unwrap();
        uow.commit().await.unwrap();
        // Somebody else has the job, and never ends it.
        let waits = Acquired { job: Some(cx.fresh_id().unwrap()), ..acquired };
        let before = tokio::runtime::Handle::current().metrics().num_alive_tasks();
        let gone = tokio::time::timeout(LOOK * 2, for_answer(&cx, waits)).await;
        assert!(gone.is_err(), "it waits");
        tokio::time::sleep(LOOK * 2).await;
        assert_eq!(tokio::runtime::Handle::current().metrics().num_alive_tasks(), before);
    }
}
