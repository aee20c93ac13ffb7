//! Approving contact details that somebody else changed, and sending what waited for it.

use domain::contact_change::ContactChange;
use domain::credential::{Credential, CredentialEvent, Intent};
use domain::event::{Actor, Category, Detail};
use domain::id::{Id, kind};
use domain::invitation::{Invitation, InvitationState};
use domain::permission::Permission;
use domain::user::User;
use serde_json::json;
use store::UnitOfWork;
use store::repo::ListedUser;

use super::{credentials, list, record, update};
use crate::access::person_behind;
use crate::context::Context;
use crate::credentials::settle_with;
use crate::error::{Error, Result};
use crate::invitations::approval;
use crate::settings;
use crate::version::Expected;

/// Approves what others changed of a user's contact details; an invitation that waited for that is
/// sent anew. Approving again changes nothing.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Stale`] if it was changed again; [`Error::NotAllowed`] for an API key,
/// and for whoever made all the changes that are left.
pub async fn approve_contact(cx: &Context, id: Id<kind::User>, expected: Expected) -> Result<ListedUser> {
    cx.require(Permission::AcquireCredentials)?;
    let Actor::Operator(approver) = cx.actor() else {
        return Err(Error::refused("not_a_person", "a second person approves, not a program; log in for it"));
    };
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    let user = uow.users().lock(project, id).await?.ok_or(Error::NotFound("user"))?;
    expected.check(user.version)?;
    update::refuse_leaving(&user)?;
    let changes = of_others(&mut uow, &user, approver).await?;
    if !changes.is_empty() {
        approve(cx, &mut uow, &user, &changes).await?;
        send_what_waited(cx, &mut uow, &user).await?;
    }
    let approved = list::lookup(&mut uow, project, id).await?;
    cx.commit(uow, &approved).await?;
    Ok(approved)
}

/// The changes that wait for an approval and are others'. A program's changes are those of whoever made its key.
async fn of_others(uow: &mut UnitOfWork, user: &User, approver: Id<kind::Operator>) -> Result<Vec<ContactChange>> {
    let changes = uow.contact_changes().of_user(user.project, user.id).await?;
    let (mut of_others, mut own) = (Vec::new(), false);
    for change in changes.into_iter().filter(|change| change.approved_at.is_none()) {
        if person_behind(uow, user.project, change.by).await? == Some(approver) {
            own = true;
        } else {
            of_others.push(change);
        }
    }
    if own && of_others.is_empty() {
        let detail = "you changed the contact details, or a key that you made did; somebody else must approve them";
        return Err(Error::refused("own_change", detail));
    }
    Ok(of_others)
}

async fn approve(cx: &Context, uow: &mut UnitOfWork, user: &User, changes: &[ContactChange]) -> Result<()> {
    for change in changes {
        let approved = ContactChange { approved_at: Some(cx.now()), ..*change };
        uow.contact_changes().put(user.project, &approved).await?;
    }
    let contacts: Vec<&str> = changes.iter().map(|change| change.contact.as_str()).collect();
    let changed_by: Vec<String> = changes.iter().map(|change| change.by.to_string()).collect();
    record::event(cx, uow, Category::UserContactApproved, Detail::changed(&contacts), user).await?;
    let detail = json!({ "contacts": contacts, "changed_by": changed_by });
    crate::record::audit_of(cx, uow, "users.approve_contact", user.id, user.id, detail, None).await
}

/// What waited has lost time, or ran out; so another invitation takes its place.
async fn send_what_waited(cx: &Context, uow: &mut UnitOfWork, user: &User) -> Result<()> {
    let settings = settings::load(uow, user.project).await?;
    let ways = approval::ways(user, &settings, None);
    if ways.is_empty() || approval::held_until(uow, user, &settings, &ways, cx.now()).await?.is_some() {
        return Ok(());
    }
    for credential in credentials::live(uow, user).await? {
        let all = uow.invitations().of_credential(user.project, credential.id).await?;
        let waits =
            |invitation: &Invitation| invitation.generation == credential.generation && was_never_sent(invitation);
        if credential.intent == Intent::Active && all.iter().any(waits) {
            invite_anew(cx, uow, user, credential).await?;
        }
    }
    Ok(())
}

fn was_never_sent(invitation: &Invitation) -> bool {
    let waits_or_ran_out = matches!(invitation.state, InvitationState::Pending | InvitationState::Expired);
    waits_or_ran_out && invitation.sent_at.is_none()
}

/// What cannot be invited to any more stays as it is.
async fn invite_anew(cx: &Context, uow: &mut UnitOfWork, user: &User, credential: Credential) -> Result<()> {
    match settle_with(cx, uow, user, credential, CredentialEvent::ResendInvitation, None).await {
        Err(Error::Transition(_)) => Ok(()),
        settled => settled.map(drop),
    }
}
