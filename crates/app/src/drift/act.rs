//! Deciding what is done about differences, and doing it.

use std::sync::Arc;

use connect::Connection;
use domain::drift::{Deed, Finding};
use domain::event::{Category, Detail, Event};
use domain::id::{Id, kind};
use domain::job::Task;
use domain::permission::Permission;
use domain::system::CredentialSystem;
use domain::time::Timestamp;
use serde_json::json;
use store::UnitOfWork;

use super::begin::compared;
use super::deeds;
use crate::context::Context;
use crate::credentials::Progress;
use crate::error::{Error, Invalid, Result};
use crate::systems::open;
use crate::{jobs, record};

/// How many are decided about at once.
const MOST: usize = 500;

/// What came of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Acted {
    /// How many are seen to.
    pub accepted: u64,
    /// Which are not, and why.
    pub refused: Vec<Refused>,
}

/// A finding of which it cannot be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Which.
    pub id: Id<kind::Finding>,
    /// A stable word for why.
    pub code: &'static str,
    /// What is the matter.
    pub detail: &'static str,
}

/// Decides what is done about one or many differences. To note one is done at once, everything else by jobs.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such system; [`Error::Invalid`] if there are too many.
pub async fn act(
    cx: &Context,
    system: Id<kind::CredentialSystem>,
    findings: &[Id<kind::Finding>],
    deed: Deed,
) -> Result<Acted> {
    for permission in [Permission::RevokeCredentials, Permission::AcquireCredentials, Permission::ManageUsers] {
        cx.require(permission)?;
    }
    compared(cx, system).await?;
    if findings.is_empty() || findings.len() > MOST {
        let detail = format!("expected 1 to {MOST} ids");
        return Err(Error::Invalid(vec![Invalid::new("/ids", "invalid_value", detail)]));
    }
    let mut uow = cx.begin().await?;
    let mut acted = Acted::default();
    for &id in findings {
        let found = uow.findings().lookup(cx.project().id, id).await?.filter(|found| found.system == system);
        match found.ok_or(GONE).and_then(|found| if found.deeds.contains(&deed) { Ok(found) } else { Err(NOT_OFFERED) })
        {
            Ok(Finding { doing: Some(_), .. }) => acted.refused.push(Refused { id, code: BUSY.0, detail: BUSY.1 }),
            Ok(finding) => {
                decide(cx, &mut uow, finding, deed).await?;
                acted.accepted += 1;
            }
            Err((code, detail)) => acted.refused.push(Refused { id, code, detail }),
        }
    }
    cx.commit(uow, &()).await?;
    Ok(acted)
}

const GONE: (&str, &str) = ("not_found", "it does not differ any more");
const NOT_OFFERED: (&str, &str) = ("deed_not_offered", "that cannot be done about it");
const BUSY: (&str, &str) = ("busy", "something is being done about it already");

async fn decide(cx: &Context, uow: &mut UnitOfWork, finding: Finding, deed: Deed) -> Result<()> {
    let (id, system) = (finding.id, finding.system);
    if deed == Deed::Alert {
        let event = Event {
            system: Some(system),
            credential: finding.credential,
            detail: Detail::reason(finding.kind.as_str()),
            ..record::event(cx, Category::CredentialDrift)?
        };
        uow.events().add(&event).await?;
        uow.findings().decide(&Finding { noted_at: Some(cx.now()), problem: None, ..finding }).await?;
    } else {
        uow.findings().decide(&Finding { doing: Some(deed), problem: None, noted_at: None, ..finding }).await?;
        jobs::queue(cx, uow, Task::SettleFinding { finding: id }).await?;
    }
    record::audit(cx, uow, "drift.act", system, json!({ "finding": id, "deed": deed })).await
}

/// What came of a deed.
pub(super) enum Outcome {
    /// It does not differ any more.
    Done,
    /// It may go better later.
    Waits(String),
    /// It is not to be tried before this moment.
    NotBefore(Timestamp),
    /// It cannot be done, and a person is to see why.
    Refused(String),
}

impl From<connect::Error> for Outcome {
    fn from(error: connect::Error) -> Self {
        match error {
            connect::Error::Limited { until } => Self::NotBefore(until),
            error if error.may_pass() => Self::Waits(error.to_string()),
            error => Self::Refused(error.to_string()),
        }
    }
}

/// A finding whose deed is being done.
pub(super) struct Case<'a> {
    pub(super) cx: &'a Context,
    pub(super) finding: &'a Finding,
    pub(super) system: CredentialSystem,
    pub(super) connection: Arc<dyn Connection>,
}

/// Does what was decided about a finding.
///
/// # Errors
/// If the database fails. What a system refuses stands in the finding.
pub(crate) async fn settle(cx: &Context, id: Id<kind::Finding>) -> Result<Progress> {
    let Some(finding) = cx.read().await?.findings().lookup(cx.project().id, id).await? else {
        return Ok(Progress::Done);
    };
    let Some(deed) = finding.doing else { return Ok(Progress::Done) };
    let (system, connection) = open(cx, finding.system).await?;
    let case = Case { cx, finding: &finding, system, connection };
    let outcome = match Box::pin(deeds::carry_out(&case, deed)).await {
        Ok(outcome) => outcome,
        Err(error) => refusal(error)?,
    };
    match outcome {
        Outcome::Waits(why) => return Ok(Progress::Waits(why)),
        Outcome::NotBefore(at) => return Ok(Progress::NotBefore(at, "the limit of calls".to_owned())),
        Outcome::Done => {
            let mut uow = cx.begin().await?;
            uow.findings().remove(finding.project, id).await?;
            cx.commit(uow, &()).await?;
        }
        Outcome::Refused(why) => {
            let mut uow = cx.begin().await?;
            let told = uow.findings().decide(&Finding { doing: None, problem: Some(why), ..finding.clone() }).await;
            match told {
                Ok(()) => cx.commit(uow, &()).await?,
                Err(store::Error::Stale) => {} // it does not differ any more
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(Progress::Done)
}

/// What a use case refuses is for a person to read; what breaks down is tried again.
fn refusal(error: Error) -> Result<Outcome> {
    match error {
        Error::Conflict(conflict) => Ok(Outcome::Refused(conflict.detail)),
        Error::Invalid(all) => {
            let all: Vec<_> = all.into_iter().map(|invalid| invalid.detail).collect();
            Ok(Outcome::Refused(all.join("; ")))
        }
        error @ (Error::Taken(_) | Error::Transition(_) | Error::NotFound(_)) => {
            Ok(Outcome::Refused(error.to_string()))
        }
        error => Err(error),
    }
}
