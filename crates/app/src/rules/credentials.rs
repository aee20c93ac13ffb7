//! What rules do to credentials.

use domain::credential::{Credential, Intent};
use domain::id::{Id, kind};
use domain::rule::Action;
use domain::rule::action::Target;
use domain::rule::firing::Firing;
use store::repo::CREDENTIALS;
use store::repo::list::ListQuery;

use super::act::{Did, breaks_down, reason};
use super::document::credential_filter;
use crate::context::Context;
use crate::credentials::{Acquisition, acquire_within, reactivate, revoke, suspend};
use crate::error::{Error, Result};

/// Suspends, revokes or sets back credentials, one by one. Those that are as they are to be already are left alone, so that
/// a repetition does nothing twice.
pub(super) async fn change(by: &Context, firing: &Firing, action: &Action, of: &Target) -> Result<Did> {
    let found = match find(by, firing, of).await? {
        Ok(found) => found,
        Err(did) => return Ok(did),
    };
    let (mut changed, mut refused) = (0_usize, Vec::new());
    for credential in &found {
        if !is_to_change(action, credential) {
            continue;
        }
        match change_one(by, action, credential.id).await {
            Ok(()) => changed += 1,
            Err(error) if breaks_down(&error) => return Err(error),
            Err(error) => refused.push(format!("{}: {}", credential.id, reason(&error))),
        }
    }
    let said = format!("{changed} of {} credentials were changed", found.len());
    if refused.is_empty() {
        return Ok(Did::done(said));
    }
    refused.truncate(5);
    Ok(Did::failed(format!("{said}; {}", refused.join("; "))))
}

fn is_to_change(action: &Action, credential: &Credential) -> bool {
    match action {
        Action::Suspend { .. } => credential.intent == Intent::Active,
        Action::Revoke { .. } => !matches!(credential.intent, Intent::Revoked(_)),
        Action::Reactivate { .. } => matches!(credential.intent, Intent::Suspended(_)),
        _ => false,
    }
}

async fn change_one(by: &Context, action: &Action, id: Id<kind::Credential>) -> Result<()> {
    match action {
        Action::Suspend { reason, .. } => suspend(by, id, *reason).await.map(drop),
        Action::Revoke { reason, .. } => revoke(by, id, *reason).await.map(drop),
        Action::Reactivate { .. } => reactivate(by, id).await.map(drop),
        _ => Ok(()),
    }
}

/// Which credentials; or why none is changed.
async fn find(by: &Context, firing: &Firing, of: &Target) -> Result<std::result::Result<Vec<Credential>, Did>> {
    let (mut reader, project) = (by.read().await?, by.project().id);
    let cause = firing.cause.as_ref();
    Ok(match of {
        Target::Event => match cause.and_then(|cause| cause.credential) {
            Some(id) => match reader.credentials().lookup(project, id).await? {
                Some(credential) => Ok(vec![credential]),
                None => Err(Did::failed("the event's credential is gone")),
            },
            None => Err(Did::failed("the event is of no credential; narrow the trigger to categories that are")),
        },
        Target::User => match cause.and_then(|cause| cause.user) {
            Some(user) => Ok(reader.credentials().of_user(project, user).await?),
            None => Err(Did::failed("the event is of no user; narrow the trigger to categories that are")),
        },
        Target::Matching { filter, limit } => {
            let filter = match credential_filter(filter, by.now()) {
                Ok(filter) => filter,
                Err(detail) => return Ok(Err(Did::failed(format!("the filter does not fit any more: {detail}")))),
            };
            let total = reader.credentials().count(project, Some(&filter), by.now()).await?;
            if total > u64::from(*limit) {
                return Ok(Err(too_many(total, *limit)));
            }
            let mut query = ListQuery { filter: Some(filter), ..ListQuery::of(&CREDENTIALS) };
            let mut found = Vec::new();
            loop {
                let page = reader.credentials().list(project, &query, by.now()).await?;
                found.extend(page.items);
                query.cursor = page.next;
                if query.cursor.is_none() {
                    break Ok(found);
                }
            }
        }
    })
}

/// A mass change waits for a person.
fn too_many(total: u64, limit: u32) -> Did {
    let why = format!("the filter matches {total} credentials, more than the {limit} that the rule may change at once");
    let title = format!("A rule would change {total} credentials");
    let detail = format!("{why}. Look whether it is right; then raise the limit of the rule, or narrow its filter.");
    Did::failed(format!("{why}: nothing was changed, and a task was opened")).asking(title, detail)
}

/// Generates a credential for the event's user, unless there is one of the pool.
pub(super) async fn generate(by: &Context, firing: &Firing, pool: Id<kind::CredentialPool>) -> Result<Did> {
    let Some(user) = firing.cause.as_ref().and_then(|cause| cause.user) else {
        return Ok(Did::failed("the event is of no user; narrow the trigger to categories that are"));
    };
    let mut uow = by.begin().await?;
    match Box::pin(acquire_within(by, &mut uow, Acquisition::new(pool, user))).await {
        Ok(_) => {
            by.commit(uow, &()).await?;
            Ok(Did::done("a credential was asked for"))
        }
        Err(Error::Conflict(conflict)) if conflict.code == "credential_exists" => Ok(Did::done("there is one already")),
        Err(error) => Err(error),
    }
}
