//! Invitations that nobody accepted in time.

use domain::credential::CredentialEvent;
use domain::id::{Id, kind};
use domain::invitation::{InvitationEvent, Refusal};

use crate::context::App;
use crate::credentials::settle_with;
use crate::error::{Error, Result};
use crate::invitations::issue;

/// Records that an invitation ran out; answers whether it did. May be called again,
/// and for one that was taken since.
///
/// # Errors
/// If the database does not answer.
pub async fn invitation_expired(app: &App, project: Id<kind::Project>, id: Id<kind::Invitation>) -> Result<bool> {
    let mut uow = app.store().begin().await?;
    let Some(found) = uow.invitations().lookup(project, id).await? else { return Ok(false) };
    let Some(credential) = uow.credentials().lock(project, found.credential).await? else { return Ok(false) };
    let Some(invitation) = uow.invitations().lookup(project, id).await? else { return Ok(false) };
    let Some(user) = uow.users().lookup(project, found.user).await? else { return Ok(false) };
    let Some(project) = uow.projects().by_id(project).await? else { return Ok(false) };
    let cx = app.as_system(project);
    let (expired, category) = match invitation.apply(InvitationEvent::Expire, cx.now()) {
        Err(Refusal::NotExpired) | Ok((_, None)) => return Ok(false),
        Err(refusal) => return Err(Error::internal(refusal)),
        Ok(expired) => expired,
    };
    uow.invitations().update(&expired).await?;
    issue::record_event(&cx, &mut uow, &user, &credential, &expired, category).await?;
    settle_with(&cx, &mut uow, &user, credential, CredentialEvent::InvitationExpired, None).await?;
    uow.commit().await?;
    Ok(true)
}
