//! Sending invitations again that nobody answers.

use domain::credential::{CredentialEvent, Intent, Observed};
use domain::settings::Settings;
use domain::system::RunMode;
use domain::user::UserState;
use serde_json::json;
use store::repo::Unanswered;

use super::{LIMIT, days_before};
use crate::context::Context;
use crate::credentials::{House, settle_with};
use crate::error::Result;
use crate::invitations::approval;
use crate::record;

/// The invitations whose holders are to be reminded now.
pub(crate) async fn unanswered(cx: &Context, settings: &Settings) -> Result<Vec<Unanswered>> {
    let (days, most) = (settings.invitations.remind_after_days, settings.invitations.max_reminders);
    if days == 0 || most == 0 {
        return Ok(Vec::new());
    }
    let (sent_by, project) = (days_before(cx.now(), days), cx.project().id);
    Ok(cx.read().await?.stale_invitations().unanswered(project, sent_by, most, cx.now(), LIMIT).await?)
}

/// Sends an invitation again, the way that it went; answers whether it did. Another node may have done it, or a phone may
/// have accepted it; contact details that wait for an approval are waited for.
pub(crate) async fn remind_one(cx: &Context, one: Unanswered) -> Result<bool> {
    let (mut uow, project) = (cx.begin().await?, cx.project().id);
    let Some(found) = uow.credentials().lookup(project, one.credential).await? else { return Ok(false) };
    let Some(user) = uow.users().lock(project, found.user).await? else { return Ok(false) };
    let Some(credential) = uow.credentials().lock(project, one.credential).await? else { return Ok(false) };
    let house = House::of(cx.app(), &mut uow, &credential).await?;
    let waits = credential.observed == Observed::Invited && credential.intent == Intent::Active;
    let able = house.capabilities.resend && house.system.run_mode != RunMode::Disabled;
    if !waits || !able || user.state != UserState::Active {
        return Ok(false);
    }
    let settings = &house.settings;
    let sent_by = days_before(cx.now(), settings.invitations.remind_after_days);
    let (before, id) = (credential.generation, credential.id);
    let (times, last) = uow.stale_invitations().reminders(id, before).await?;
    if times >= u32::from(settings.invitations.max_reminders) || last.is_some_and(|last| last > sent_by) {
        return Ok(false);
    }
    let ways = approval::ways(&user, settings, Some(one.channel));
    if approval::held_until(&mut uow, &user, settings, &ways, cx.now()).await?.is_some() {
        return Ok(false);
    }
    let event = CredentialEvent::ResendInvitation;
    let settled = settle_with(cx, &mut uow, &user, credential, event, Some(one.channel)).await?;
    let generations = [before, settled.credential.generation];
    uow.stale_invitations().reminded(project, id, generations, cx.now()).await?;
    let detail = json!({ "reminder": times + 1 });
    record::audit_of(cx, &mut uow, "invitations.remind", id, user.id, detail, None).await?;
    cx.commit(uow, &()).await?;
    Ok(true)
}
