//! Looking at recoveries.

use std::collections::HashMap;

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::recovery::Recovery;
use store::Session;
use store::repo::RECOVERIES;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::list::{ListRequest, Listing};

/// A recovery, with what the people are called that it names.
#[derive(Debug, Clone)]
pub struct RecoveryShown {
    /// The recovery.
    pub recovery: Recovery,
    /// Whose keys.
    pub holder: String,
    /// Who asked; `None` if the account is gone.
    pub requester: Option<String>,
    /// Who approved or refused.
    pub decider: Option<String>,
}

/// One recovery.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such recovery.
pub async fn get(cx: &Context, id: Id<kind::Recovery>) -> Result<RecoveryShown> {
    cx.require(Permission::RecoverKeys)?;
    let mut reader = cx.read().await?;
    let recovery = reader.recoveries().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("recovery"))?;
    shown(&mut reader, cx, recovery).await
}

/// A page of the project's recoveries.
///
/// # Errors
/// [`Error::InvalidQuery`] names every parameter that does not fit.
pub async fn list(cx: &Context, request: &ListRequest) -> Result<Listing<RecoveryShown>> {
    cx.require(Permission::RecoverKeys)?;
    let query = request.query(&RECOVERIES, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let page = reader.recoveries().list(project, &query).await?;
    let total = match request.count {
        true => Some(reader.recoveries().count(project, query.filter.as_ref()).await?),
        false => None,
    };
    let names = Names::of(&mut reader, cx, &page.items).await?;
    Ok(Listing::of(page, total).map(|recovery| names.show(recovery)))
}

/// A recovery as whoever just took a step sees it.
pub(super) async fn shown(session: &mut Session, cx: &Context, recovery: Recovery) -> Result<RecoveryShown> {
    let names = Names::of(session, cx, std::slice::from_ref(&recovery)).await?;
    Ok(names.show(recovery))
}

/// What people are called.
struct Names {
    operators: HashMap<Id<kind::Operator>, String>,
    holders: HashMap<Id<kind::User>, String>,
}

impl Names {
    async fn of(session: &mut Session, cx: &Context, recoveries: &[Recovery]) -> Result<Self> {
        let mut operators = HashMap::new();
        for recovery in recoveries {
            for id in [Some(recovery.requested_by), recovery.decided_by].into_iter().flatten() {
                if !operators.contains_key(&id)
                    && let Some(operator) = session.operators().lookup(id).await?
                {
                    operators.insert(id, operator.name);
                }
            }
        }
        let users: Vec<_> = recoveries.iter().map(|one| one.user).collect();
        let names = session.users().names(cx.project().id, &users).await?;
        let names = names.into_iter().map(|(id, name)| (id, format!("{} {}", name.first, name.last).trim().to_owned()));
        Ok(Self { operators, holders: names.collect() })
    }

    fn show(&self, recovery: Recovery) -> RecoveryShown {
        let name = |id: Id<kind::Operator>| self.operators.get(&id).cloned();
        RecoveryShown {
            holder: self.holders.get(&recovery.user).cloned().unwrap_or_default(),
            requester: name(recovery.requested_by),
            decider: recovery.decided_by.and_then(name),
            recovery,
        }
    }
}
