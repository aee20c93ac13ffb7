//! The enrolment PIN: it reaches the holder by another way than the link.

use domain::device::Thumbprint;
use domain::id::{Id, kind};
use domain::invitation::{Claim, Invitation, InvitationEvent, InvitationState, PIN_ATTEMPTS, Refusal};
use store::UnitOfWork;
use store::seal::{DataKey, equal};

use super::error::{Error, Result};
use crate::context::App;
use crate::invitations::{Code, issue};
use crate::{mobile_id, processes};

/// The purpose of the project key that PINs are made with.
const PURPOSE: &str = "enrolment_pin";

/// The PIN that is to be sent for an invitation.
pub(crate) async fn pin_of_invitation(uow: &mut UnitOfWork, invitation: &Invitation) -> crate::Result<String> {
    let key = uow.project_keys().get_or_create(invitation.project, PURPOSE).await?;
    Ok(pin_of(invitation.id, &key))
}

/// The PIN of an invitation: six digits that only the project's key makes of it. Nothing of it is stored.
fn pin_of(invitation: Id<kind::Invitation>, key: &DataKey) -> String {
    let code = key.code(invitation.as_bytes());
    let number = code.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{:06}", number % 1_000_000)
}

/// Compares the PIN where one is needed. The try is counted, and that is committed, before anything is compared.
pub(super) async fn try_pin(app: &App, code: &Code, pin: Option<&str>, phone: &Thumbprint) -> Result<()> {
    let Some(invitation) = needing(app, code, phone).await? else { return Ok(()) };
    let pin = pin.ok_or(Error::PinRequired)?;
    let mut uow = app.store().begin().await?;
    let tried = uow.invitations().lock_by_code(&code.hash()).await?.ok_or(Error::CodeUnknown)?;
    let (tried, _) = tried.apply(InvitationEvent::PinTried, app.now())?;
    uow.invitations().update(&tried).await?;
    let key = uow.project_keys().get_or_create(invitation.project, PURPOSE).await?;
    uow.commit().await?;
    if equal(pin_of(invitation.id, &key).as_bytes(), pin.as_bytes()) {
        return Ok(());
    }
    wrong(app, code).await
}

/// The invitation, if a PIN is to be looked at: not of one that is bound or not open.
async fn needing(app: &App, code: &Code, phone: &Thumbprint) -> Result<Option<Invitation>> {
    let mut reader = app.store().read().await?;
    let invitation = reader.invitations().by_code(&code.hash()).await?.ok_or(Error::CodeUnknown)?;
    let bound = match invitation.device {
        Some(device) => reader.devices().lookup(invitation.project, device).await?,
        None => None,
    };
    if !matches!(invitation.claim(phone, bound.as_ref(), app.now()), Ok(Claim::Open)) {
        return Ok(None);
    }
    let wanted = mobile_id::wants_pin(&mut reader, invitation.credential).await?;
    Ok(wanted.then_some(invitation))
}

/// Counts a wrong PIN. With the fifth, nobody can take the invitation any more, so the process that waits for it fails.
async fn wrong(app: &App, code: &Code) -> Result<()> {
    let mut uow = app.store().begin().await?;
    let found = uow.invitations().by_code(&code.hash()).await?.ok_or(Error::CodeUnknown)?;
    let project = uow.projects().by_id(found.project).await?.ok_or(Error::CodeUnknown)?;
    let cx = app.as_system(project);
    let user = uow.users().lock(found.project, found.user).await?.ok_or(Error::CodeUnknown)?;
    let process = processes::waiting_for(&cx, &mut uow, found.credential).await?;
    let credential = uow.credentials().lock(found.project, found.credential).await?.ok_or(Error::CodeUnknown)?;
    let invitation = uow.invitations().lock_by_code(&code.hash()).await?.ok_or(Error::CodeUnknown)?;
    let attempts_left = PIN_ATTEMPTS.saturating_sub(invitation.failed_attempts);
    let (invitation, category) = invitation.apply(InvitationEvent::PinWrong, app.now())?;
    uow.invitations().update(&invitation).await?;
    issue::record_event(&cx, &mut uow, &user, &credential, &invitation, category).await?;
    if let Some(process) = process.filter(|_| invitation.state == InvitationState::Burned) {
        Box::pin(processes::fail(&cx, &mut uow, &user, process, processes::WRONG_PINS)).await?;
    }
    uow.commit().await?;
    if attempts_left == 0 { Err(Error::Code(Refusal::PinBurned)) } else { Err(Error::PinWrong { attempts_left }) }
}
