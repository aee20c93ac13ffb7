//! What people decide about places that would be given back.

use domain::invitation::HeldGiveBacks;
use domain::permission::Permission;
use serde_json::json;

use super::days_before;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::{record, settings};

/// Credentials that wait because their invitation ended, and nobody had accepted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapsed {
    /// How many there are.
    pub amount: u64,
    /// Those of them whose places would be given back, and that wait for a person.
    pub held: Option<HeldGiveBacks>,
}

/// How many credentials wait because their invitation ended, and what of them waits for a person.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn lapsed(cx: &Context) -> Result<Lapsed> {
    cx.require(Permission::ReadProject)?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let amount = reader.measurements().lapsed(project).await?;
    Ok(Lapsed { amount, held: reader.stale_invitations().held(project).await? })
}

/// Lets so many places be given back as were held, with the next sweep. If they are more by then, they are held again.
///
/// # Errors
/// `give_back_not_held` if nothing waits (any more).
pub async fn approve(cx: &Context) -> Result<Lapsed> {
    cx.require(Permission::ApproveSync)?;
    let (mut uow, project) = (cx.begin().await?, cx.project().id);
    let held = uow.stale_invitations().held(project).await?.ok_or_else(not_held)?;
    let held = HeldGiveBacks { approved: true, ..held };
    uow.stale_invitations().hold(project, &held).await?;
    let detail = json!({ "amount": held.amount, "live": held.live });
    record::audit(cx, &mut uow, "invitations.approve_give_back", project, detail).await?;
    let after = Lapsed { amount: uow.measurements().lapsed(project).await?, held: Some(held) };
    cx.commit(uow, &after).await?;
    Ok(after)
}

/// Keeps the credentials that were held, until their holders are invited again.
///
/// # Errors
/// `give_back_not_held` if nothing waits (any more).
pub async fn keep(cx: &Context) -> Result<Lapsed> {
    cx.require(Permission::ApproveSync)?;
    let (mut uow, project) = (cx.begin().await?, cx.project().id);
    if !uow.stale_invitations().end_hold(project).await? {
        return Err(not_held());
    }
    let days = settings::load(&mut uow, project).await?.invitations.give_back_after_days.unwrap_or(0);
    let kept = uow.stale_invitations().keep_lapsed(project, days_before(cx.now(), days)).await?;
    record::audit(cx, &mut uow, "invitations.keep_lapsed", project, json!({ "amount": kept })).await?;
    let after = Lapsed { amount: uow.measurements().lapsed(project).await?, held: None };
    cx.commit(uow, &after).await?;
    Ok(after)
}

fn not_held() -> Error {
    Error::conflict("give_back_not_held", "no credentials wait to be given back; reload the page")
}
