//! How the connections of systems stood.

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::system::{ConnectionState, CredentialSystem};
use domain::time::Timestamp;
use store::repo::StoodSince;

use super::period::Period;
use crate::context::Context;
use crate::error::Result;

/// How the connection of a system stood over a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemHistory {
    /// The system.
    pub system: CredentialSystem,
    /// How it stood, one after the other, until now; before the first nothing is known. Empty where there is no
    /// connection to keep.
    pub spans: Vec<Span>,
}

/// How a connection stood for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// How.
    pub state: ConnectionState,
    /// Since when; the beginning of the period, if it was so before.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Why, where that is known.
    pub cause: Option<String>,
}

/// How the connections of the project's systems stood over a period.
///
/// # Errors
/// [`crate::Error::Forbidden`].
pub async fn systems(cx: &Context, period: Period) -> Result<Vec<SystemHistory>> {
    cx.require(Permission::ReadProject)?;
    let (begin, project) = (period.begin(cx.now()), cx.project().id);
    let mut reader = cx.read().await?;
    let systems = reader.systems().list(project).await?;
    let stood = reader.measurements().connections(project, begin).await?;
    let of = |system: Id<kind::CredentialSystem>| stood.iter().filter(move |one| one.system == system);
    let known = systems.into_iter().map(|system| {
        let spans = spans(of(system.id), begin, cx.now());
        SystemHistory { system, spans }
    });
    Ok(known.collect())
}

fn spans<'s>(stood: impl Iterator<Item = &'s StoodSince>, begin: Timestamp, now: Timestamp) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for one in stood {
        if let Some(before) = spans.last_mut() {
            before.until = one.since.max(begin);
        }
        let (state, cause) = (one.state, one.cause.clone());
        spans.push(Span { state, from: one.since.max(begin), until: now, cause });
    }
    spans.retain(|span| span.from < span.until);
    spans
}
