//! What should be there and was not seen: each is asked for before it counts as missing, because lists move while they
//! are read.

use std::sync::Arc;

use connect::Connection;
use domain::credential::Credential;
use domain::drift::{Comparison, Deed, Finding, FindingKind, lives};
use domain::id::{Id, kind};

use super::compare::{Step, complete};
use crate::context::Context;
use crate::error::Result;

/// How many are asked for in one step.
const CHUNK: u32 = 20;

/// Looks for the next ones that were not seen.
pub(super) async fn check(cx: &Context, connection: &Arc<dyn Connection>, seen_by: &Comparison) -> Result<Step> {
    let after = seen_by.cursor.as_deref().and_then(|cursor| cursor.parse::<Id<kind::Credential>>().ok());
    let unseen = cx.read().await?.comparisons().unseen(seen_by.system, after, CHUNK).await?;
    let mut missing = Vec::new();
    for credential in &unseen {
        let young = seen_by.started_at.is_some_and(|began| credential.updated_at >= began);
        if young {
            continue; // it came or changed while the list was read
        }
        match is_there(cx, connection, credential).await {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => missing.push(credential),
            Ok(Err(error)) => return Ok(Step::Failed(error)),
            Err(error) => return Err(error),
        }
    }
    let mut uow = cx.begin().await?;
    let mut comparison = uow.comparisons().lock(seen_by.project, seen_by.system).await?;
    if (comparison.run, comparison.state, &comparison.cursor) != (seen_by.run, seen_by.state, &seen_by.cursor) {
        return Ok(Step::Further);
    }
    for credential in missing {
        uow.findings().find(&finding(cx, credential, comparison.run)?).await?;
    }
    let over = unseen.len() < CHUNK as usize;
    if let Some(last) = unseen.last() {
        comparison.cursor = Some(last.id.to_string());
    }
    comparison.last_error = None;
    if over {
        complete(cx, &mut uow, comparison).await?;
    } else {
        uow.comparisons().put(&comparison).await?;
    }
    cx.commit(uow, &()).await?;
    Ok(if over { Step::Over } else { Step::Further })
}

async fn is_there(
    cx: &Context,
    connection: &Arc<dyn Connection>,
    credential: &Credential,
) -> Result<connect::Result<bool>> {
    let Some(card) = credential.counterpart.card.as_deref() else { return Ok(Ok(true)) };
    let holder = cx.read().await?.holders().lookup(credential.system, credential.user).await?;
    let holder = holder.map(|holder| holder.remote_id).unwrap_or_default();
    Ok(match connection.find(&holder, card).await {
        Ok(found) => Ok(found.is_some_and(|found| lives(&found.observation))),
        Err(connect::Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    })
}

fn finding(cx: &Context, credential: &Credential, run: u64) -> Result<Finding> {
    Ok(Finding {
        id: cx.fresh_id()?,
        project: credential.project,
        system: credential.system,
        kind: FindingKind::MissingThere,
        field: None,
        holder: None,
        card: credential.counterpart.card.clone(),
        pool: None,
        user: Some(credential.user),
        proposed: false,
        credential: Some(credential.id),
        here: credential.number.as_ref().map(|number| number.number().clone()),
        there: None,
        deeds: vec![Deed::Adopt, Deed::Overwrite, Deed::Alert],
        since: cx.now(),
        run,
        noted_at: None,
        doing: None,
        problem: None,
    })
}
