//! Giving places back that nobody wanted.

use domain::credential::{CredentialEvent, Intent, PendingReason};
use domain::event::{Category, Detail, Event};
use domain::id::{Id, kind};
use domain::invitation::HeldGiveBacks;
use domain::settings::Settings;
use domain::statistics::Measure;
use serde_json::json;

use super::{LIMIT, days_before};
use crate::automation;
use crate::context::Context;
use crate::credentials::settle_with;
use crate::error::Result;
use crate::record;

/// The credentials that end now because nobody accepted their invitations. If they are so many that it is a mass change,
/// none does before a person has approved it.
pub(crate) async fn ending(cx: &Context, settings: &Settings) -> Result<Vec<Id<kind::Credential>>> {
    let project = cx.project().id;
    let mut reader = cx.read().await?;
    let held = reader.stale_invitations().held(project).await?;
    let amount = match settings.invitations.give_back_after_days {
        None => 0,
        Some(days) => reader.stale_invitations().count_lapsed(project, days_before(cx.now(), days)).await?,
    };
    drop(reader);
    let Some(days) = settings.invitations.give_back_after_days.filter(|_| amount > 0) else {
        if held.is_some() {
            let mut uow = cx.begin().await?;
            uow.stale_invitations().end_hold(project).await?;
            uow.commit().await?;
        }
        return Ok(Vec::new());
    };
    let is_approved = held.is_some_and(|held| held.approved && amount <= held.amount);
    if !is_approved {
        let live = live(cx).await?;
        if settings.automation.revocations.is_reached(amount, live) {
            wait(cx, held, amount, live).await?;
            return Ok(Vec::new());
        }
    }
    let ended_by = days_before(cx.now(), days);
    Ok(cx.read().await?.stale_invitations().lapsed(project, ended_by, LIMIT).await?)
}

/// How many credentials work or are about to.
async fn live(cx: &Context) -> Result<u64> {
    let standing = cx.read().await?.measurements().standing(cx.project().id, cx.now()).await?;
    let counts = [Measure::CredentialsPending, Measure::CredentialsInvited, Measure::CredentialsActive];
    Ok(counts.iter().filter_map(|measure| standing.get(measure)).sum())
}

/// Has them wait for a person. More than were shown, or approved, are shown anew.
async fn wait(cx: &Context, held: Option<HeldGiveBacks>, amount: u64, live: u64) -> Result<()> {
    if held.is_some_and(|held| !held.approved && held.amount == amount) {
        return Ok(());
    }
    let mut uow = cx.begin().await?;
    let now = HeldGiveBacks { amount, live, held_at: held.map_or(cx.now(), |held| held.held_at), approved: false };
    uow.stale_invitations().hold(cx.project().id, &now).await?;
    if held.is_none_or(|held| held.approved) {
        let cause = format!("{amount} of {live} credentials would be revoked: nobody accepted their invitations");
        let event = Event { detail: Detail::cause(&cause), ..record::event(cx, Category::InvitationCancelHeld)? };
        uow.events().add(&event).await?;
    }
    cx.commit(uow, &()).await
}

/// Revokes a credential whose invitation nobody accepted; answers whether it did. Automation does not give another one in
/// its place.
pub(crate) async fn end_one(cx: &Context, id: Id<kind::Credential>) -> Result<bool> {
    let (mut uow, project) = (cx.begin().await?, cx.project().id);
    let Some(found) = uow.credentials().lookup(project, id).await? else { return Ok(false) };
    let Some(user) = uow.users().lock(project, found.user).await? else { return Ok(false) };
    let Some(credential) = uow.credentials().lock(project, id).await? else { return Ok(false) };
    let lapsed = credential.pending_reason == Some(PendingReason::InvitationExpired);
    if !lapsed || credential.intent != Intent::Active {
        return Ok(false); // it was invited again
    }
    let event = CredentialEvent::InvitationCancelled;
    let settled = settle_with(cx, &mut uow, &user, credential, event, None).await?;
    automation::hold_after(cx, &mut uow, &settled.credential).await?;
    record::audit_of(cx, &mut uow, "invitations.give_back", id, user.id, json!({}), None).await?;
    cx.commit(uow, &()).await?;
    Ok(true)
}
