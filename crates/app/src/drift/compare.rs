//! The comparison as a job: page by page, each in a unit of its own, so that a crash goes on where it was.

use std::sync::Arc;

use connect::Connection;
use domain::drift::{Comparison, ComparisonState};
use domain::event::{Category, Detail, Event};
use domain::id::{Id, kind};
use domain::system::CredentialSystem;
use domain::time::{SignedDuration, Timestamp};
use store::UnitOfWork;

use super::page::Page;
use super::{missing, rules};
use crate::context::Context;
use crate::credentials::Progress;
use crate::error::{Error, Result};
use crate::record;
use crate::systems::open;

/// How many steps are made before others get their turn.
const STEPS: usize = 20;
/// When it goes on after that.
const SOON: SignedDuration = SignedDuration::from_secs(1);
/// What a system does not answer for so long is not waited for any more.
const PATIENCE: SignedDuration = SignedDuration::from_hours(24);

/// What a step came to.
pub(super) enum Step {
    /// There is more to do.
    Further,
    /// It is over.
    Over,
    /// The system did not answer.
    Failed(connect::Error),
}

/// Goes on with the comparison of a system.
///
/// # Errors
/// If the database fails. A system's failure is how the comparison stands.
pub(crate) async fn compare(cx: &Context, id: Id<kind::CredentialSystem>) -> Result<Progress> {
    let (system, connection) = match open(cx, id).await {
        Ok(open) => open,
        Err(Error::NotFound(_)) => return Ok(Progress::Done),
        Err(error) => return give_way(cx, id, &connect::Error::Refused(error.to_string())).await,
    };
    for _ in 0..STEPS {
        match step(cx, &system, &connection).await? {
            Step::Further => {}
            Step::Over => return Ok(Progress::Done),
            Step::Failed(error) => return give_way(cx, id, &error).await,
        }
    }
    let soon = cx.now().saturating_add(SOON).unwrap_or(Timestamp::MAX);
    Ok(Progress::NotBefore(soon, "there is more to compare".to_owned()))
}

async fn step(cx: &Context, system: &CredentialSystem, connection: &Arc<dyn Connection>) -> Result<Step> {
    let Some(comparison) = cx.read().await?.comparisons().lookup(system.id).await? else { return Ok(Step::Over) };
    match comparison.state {
        ComparisonState::Listing => list(cx, system, connection, &comparison).await,
        ComparisonState::Checking => Box::pin(missing::check(cx, connection, &comparison)).await,
        _ => Ok(Step::Over),
    }
}

/// Takes a page of what is there.
async fn list(
    cx: &Context,
    system: &CredentialSystem,
    connection: &Arc<dyn Connection>,
    seen_by: &Comparison,
) -> Result<Step> {
    let asked_at = cx.now();
    let inventory = match connection.inventory(seen_by.cursor.as_deref()).await {
        Ok(inventory) => inventory,
        Err(error) => return Ok(Step::Failed(error)),
    };
    let mut uow = cx.begin().await?;
    let mut comparison = uow.comparisons().lock(system.project, system.id).await?;
    if (comparison.run, comparison.state, &comparison.cursor) != (seen_by.run, seen_by.state, &seen_by.cursor) {
        return Ok(Step::Further); // somebody else has taken this page
    }
    Box::pin(Page::take(cx, &mut uow, system, comparison.run, asked_at, &inventory)).await?;
    comparison.holders += inventory.holders.len() as u64;
    comparison.cards += inventory.found.len() as u64;
    comparison.last_error = None;
    comparison.cursor = inventory.next;
    if comparison.cursor.is_none() {
        for card in uow.comparisons().duplicates(system.id).await? {
            uow.findings().is_duplicate(system.id, &domain::drift::card_subject(&card)).await?;
        }
        comparison.state = ComparisonState::Checking;
    }
    uow.comparisons().put(&comparison).await?;
    cx.commit(uow, &()).await?;
    Ok(Step::Further)
}

/// Everything was seen: what was found before and is so no more goes, and the rules are followed.
pub(super) async fn complete(cx: &Context, uow: &mut UnitOfWork, comparison: Comparison) -> Result<()> {
    uow.findings().settle_all(comparison.system, comparison.run).await?;
    uow.comparisons().forget_seen(comparison.system).await?;
    let now = Some(cx.now());
    let state = ComparisonState::Completed;
    let comparison =
        Comparison { state, ended_at: now, completed_at: now, cursor: None, last_error: None, ..comparison };
    uow.comparisons().put(&comparison).await?;
    let held = rules::follow(cx, uow, &comparison).await?;
    let counts = uow.findings().counts(comparison.system).await?;
    let counts = counts.into_iter().map(|(kind, count)| (kind.as_str().to_owned(), count)).collect();
    let detail = Detail { reason: held.then(|| "held".to_owned()), counts, ..Detail::default() };
    tell(cx, uow, comparison.system, detail).await
}

async fn tell(cx: &Context, uow: &mut UnitOfWork, system: Id<kind::CredentialSystem>, detail: Detail) -> Result<()> {
    let event = Event { system: Some(system), detail, ..record::event(cx, Category::SystemCompared)? };
    Ok(uow.events().add(&event).await?)
}

/// A list that breaks off says nothing of what it did not come to. It goes on later, or is given up.
async fn give_way(cx: &Context, id: Id<kind::CredentialSystem>, error: &connect::Error) -> Result<Progress> {
    let mut uow = cx.begin().await?;
    let mut comparison = uow.comparisons().lock(cx.project().id, id).await?;
    if !comparison.state.is_running() {
        return Ok(Progress::Done);
    }
    let why = error.to_string();
    let waited = comparison.started_at.map(|since| cx.now().duration_since(since));
    let is_limit = matches!(error, connect::Error::Limited { .. });
    let goes_on = is_limit || (error.may_pass() && waited.is_none_or(|waited| waited < PATIENCE));
    comparison.last_error = Some(why.clone());
    if !goes_on {
        comparison.state = ComparisonState::Failed;
        comparison.ended_at = Some(cx.now());
        uow.comparisons().forget_seen(id).await?;
        let detail = Detail { reason: Some("failed".to_owned()), ..Detail::cause(&why) };
        tell(cx, &mut uow, id, detail).await?;
    }
    uow.comparisons().put(&comparison).await?;
    cx.commit(uow, &()).await?;
    Ok(match error {
        _ if !goes_on => Progress::Done,
        connect::Error::Limited { until } => Progress::NotBefore(*until, "the limit of calls".to_owned()),
        _ => Progress::Waits(why),
    })
}
