//! What rules do, but for what goes out as a message.

use domain::id::{Id, kind};
use domain::rule::Action;
use domain::rule::firing::{Firing, Stage};

use super::credentials;
use super::words::Words;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::{drift, inputs, systems, webhooks};

/// What came of an action.
#[derive(Debug)]
pub(crate) struct Did {
    pub(super) stage: Stage,
    pub(super) detail: Option<String>,
    pub(super) task: Option<Asked>,
}

/// What an operator is asked to do.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) title: String,
    pub(super) detail: String,
}

impl Did {
    /// It is done.
    pub(crate) fn done(detail: impl Into<String>) -> Self {
        Self { stage: Stage::Done, detail: Some(detail.into()), task: None }
    }

    /// It is not done, and will not be.
    pub(crate) fn failed(why: impl Into<String>) -> Self {
        Self { stage: Stage::Failed, detail: Some(why.into()), task: None }
    }

    /// It is to be tried again.
    pub(crate) fn later(why: impl Into<String>) -> Self {
        Self { stage: Stage::Waiting, detail: Some(why.into()), task: None }
    }

    /// The same, and an operator is asked to do something.
    pub(super) fn asking(self, title: String, detail: String) -> Self {
        Self { task: Some(Asked { title, detail }), ..self }
    }
}

/// Does what one action says. What a use case refuses is an outcome; what breaks down is tried again.
///
/// # Errors
/// If the database fails.
pub(crate) async fn act(by: &Context, firing: &Firing, action: &Action, words: &Words) -> Result<Did> {
    let did = match action {
        Action::Suspend { of, .. } | Action::Revoke { of, .. } | Action::Reactivate { of } => {
            Box::pin(credentials::change(by, firing, action, of)).await
        }
        Action::Generate { pool } => Box::pin(credentials::generate(by, firing, *pool)).await,
        Action::Compare { system } => compare(by, firing, *system).await,
        Action::RefreshPools { system } => refresh_pools(by, firing, *system).await,
        Action::OpenTask { title } => Ok(Did::done("a task was opened").asking(words.fill_unnamed(title), words.why())),
        // Messages are carried by the outbox, which does not come here with them.
        Action::Mail { .. } | Action::Sms { .. } => Ok(Did::done("")),
        Action::Webhook { webhook } => deliver(by, firing, *webhook).await,
        Action::TriggerInput { input } => {
            inputs::trigger(by, *input).await.map(|input| Did::done(format!("{} is in alarm", input.name)))
        }
        Action::RestoreInput { input } => {
            inputs::restore(by, *input).await.map(|input| Did::done(format!("{} is normal", input.name)))
        }
    };
    match did {
        Err(error) if !breaks_down(&error) => Ok(Did::failed(reason(&error))),
        did => did,
    }
}

/// Whether trying again may do what was asked, unlike with what a use case refuses.
pub(super) const fn breaks_down(error: &Error) -> bool {
    matches!(error, Error::Unavailable(_) | Error::Internal(_) | Error::Stale)
}

/// Why a use case refused, for the log of firings.
pub(super) fn reason(error: &Error) -> String {
    match error {
        Error::Invalid(faults) => faults.iter().map(|fault| fault.detail.as_str()).collect::<Vec<_>>().join("; "),
        error => error.to_string(),
    }
}

async fn compare(by: &Context, firing: &Firing, system: Option<Id<kind::CredentialSystem>>) -> Result<Did> {
    let Some(system) = system.or_else(|| firing.cause.as_ref()?.system) else { return Ok(no_system()) };
    drift::begin(by, system).await?;
    Ok(Did::done("the comparison was begun"))
}

async fn refresh_pools(by: &Context, firing: &Firing, system: Option<Id<kind::CredentialSystem>>) -> Result<Did> {
    let Some(system) = system.or_else(|| firing.cause.as_ref()?.system) else { return Ok(no_system()) };
    let pools = systems::refresh_pools(by, system).await?;
    Ok(Did::done(format!("{} pools were read", pools.len())))
}

async fn deliver(by: &Context, firing: &Firing, webhook: Id<kind::Webhook>) -> Result<Did> {
    let mut uow = by.begin().await?;
    webhooks::deliver_to(by, &mut uow, webhook, firing.event()).await?;
    by.commit(uow, &()).await?;
    Ok(Did::done("it was handed to the webhook, which shows what became of it"))
}

fn no_system() -> Did {
    Did::failed("the event is of no system; name one in the action")
}
