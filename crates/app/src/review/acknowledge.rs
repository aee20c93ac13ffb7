//! Saying that somebody has seen to events.

use std::collections::BTreeSet;

use domain::id::{Id, kind};
use domain::permission::Permission;
use serde_json::json;

use crate::context::Context;
use crate::error::{Error, Invalid, Result};
use crate::record;

/// How many are acknowledged at once.
const MOST: usize = 500;

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledged {
    /// How many nobody had seen to before.
    pub acknowledged: u64,
    /// How many somebody had.
    pub known: u64,
    /// Which the project does not have.
    pub missing: Vec<Id<kind::Event>>,
}

/// Says that the caller has seen to events. Once is enough: who did it first stays named.
///
/// # Errors
/// [`Error::Invalid`] if there are none, or too many.
pub async fn acknowledge(cx: &Context, events: &[Id<kind::Event>]) -> Result<Acknowledged> {
    cx.require(Permission::AcknowledgeEvents)?;
    if events.is_empty() || events.len() > MOST {
        let detail = format!("expected 1 to {MOST} ids");
        return Err(Error::Invalid(vec![Invalid::new("/ids", "invalid_value", detail)]));
    }
    let wanted: BTreeSet<_> = events.iter().copied().collect();
    let wanted: Vec<_> = wanted.into_iter().collect();
    let (mut uow, project) = (cx.begin().await?, cx.project().id);
    let existing = uow.kept_events().existing(project, &wanted).await?;
    let acknowledged = uow.kept_events().acknowledge(project, &existing, cx.actor(), cx.now()).await?;
    if acknowledged > 0 {
        let named: Vec<_> = existing.iter().take(MOST_NAMED).map(ToString::to_string).collect();
        let detail = json!({ "count": acknowledged, "events": named });
        record::audit(cx, &mut uow, "events.acknowledge", project, detail).await?;
    }
    let missing = wanted.into_iter().filter(|id| !existing.contains(id)).collect();
    let known = existing.len() as u64 - acknowledged;
    let outcome = Acknowledged { acknowledged, known, missing };
    cx.commit(uow, &outcome).await?;
    Ok(outcome)
}

/// How many ids an audit entry names.
const MOST_NAMED: usize = 100;
