//! Binding a phone to an invitation.

use domain::credential::Credential;
use domain::device::{Device, DeviceState, PublicKey, Thumbprint};
use domain::event::{Actor, Category, Detail, Event};
use domain::id::{Id, kind};
use domain::invitation::{Claim, Invitation, InvitationEvent, Refusal};
use domain::user::User;
use store::UnitOfWork;

use super::error::{Error, Result};
use super::installation::{Installation, installation};
use super::offer::Issuer;
use super::pin::try_pin;
use crate::context::{App, Caller, Context};
use crate::invitations::{Code, issue};
use crate::record;

/// A phone as it describes itself.
#[derive(Debug, Clone)]
pub struct NewDevice {
    /// What its holder calls it.
    pub name: String,
    /// `android`, `ios`, `web`, `reference`, …
    pub platform: String,
    /// The key that signed the proof.
    pub public_key: PublicKey,
    /// That key's thumbprint.
    pub thumbprint: Thumbprint,
    /// The key that secrets are encrypted to.
    pub encryption_key: PublicKey,
}

/// What a phone was bound to.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The phone.
    pub device: Id<kind::Device>,
    /// The credential.
    pub credential: Credential,
    /// Who issued it.
    pub issuer: Issuer,
    /// Whose it is, as people read it.
    pub holder: String,
    /// What it is to install beside the ID for doors.
    pub install: Installation,
}

/// Binds a phone to an invitation, once: of two that ask at the same instant one
/// is bound, and the one that asks again gets the same answer again.
///
/// # Errors
/// In the order of the protocol's table: [`Error::CodeUnknown`], [`Error::Code`], [`Error::PinRequired`],
/// [`Error::PinWrong`], [`Error::KeyInUse`].
pub async fn claim(app: &App, code: &str, pin: Option<&str>, phone: NewDevice) -> Result<Claimed> {
    let code = Code::parse(code).ok_or(Error::CodeUnknown)?;
    try_pin(app, &code, pin, &phone.thumbprint).await?;
    let mut uow = app.store().begin().await?;
    let Claiming { user, credential, invitation, bound } = load(&mut uow, &code).await?;
    let project = uow.projects().by_id(invitation.project).await?.ok_or(Error::CodeUnknown)?;
    let cx = app.as_system(project.clone());
    let install = installation(&mut uow, &cx, &credential, &user).await?;
    let claimed = |device, credential| Claimed {
        device,
        credential,
        issuer: Issuer::of(project.clone(), &install),
        holder: user.profile.display_name(),
        install,
    };
    match invitation.claim(&phone.thumbprint, bound.as_ref(), app.now()) {
        Ok(Claim::Again(device)) => Ok(claimed(device, credential)),
        Ok(Claim::Open) => {
            let id = app.fresh_id()?;
            let cx = app.as_caller(project.clone(), Caller::phone(Actor::Phone(id), project.id));
            bind(&cx, &mut uow, &user, &credential, invitation, phone, id).await?;
            uow.commit().await?;
            Ok(claimed(id, credential))
        }
        Err(refusal) => {
            if refusal == Refusal::CodeReused {
                let cx = app.as_system(project.clone());
                report_reuse(&cx, &mut uow, &user, &invitation, bound.as_ref()).await?;
                uow.commit().await?;
            }
            Err(refusal.into())
        }
    }
}

struct Claiming {
    user: User,
    credential: Credential,
    invitation: Invitation,
    bound: Option<Device>,
}

/// Reads the invitation again once the credential is locked: another phone may have been faster.
async fn load(uow: &mut UnitOfWork, code: &Code) -> Result<Claiming> {
    let hash = code.hash();
    let found = uow.invitations().by_code(&hash).await?.ok_or(Error::CodeUnknown)?;
    let credential = uow.credentials().lock(found.project, found.credential).await?.ok_or(Error::CodeUnknown)?;
    let invitation = uow.invitations().by_code(&hash).await?.ok_or(Error::CodeUnknown)?;
    let user = uow.users().lookup(found.project, found.user).await?.ok_or(Error::CodeUnknown)?;
    let bound = match invitation.device {
        Some(device) => uow.devices().lookup(found.project, device).await?,
        None => None,
    };
    Ok(Claiming { user, credential, invitation, bound })
}

async fn bind(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    credential: &Credential,
    invitation: Invitation,
    phone: NewDevice,
    id: Id<kind::Device>,
) -> Result<()> {
    if uow.devices().by_thumbprint(&phone.thumbprint).await?.is_some() {
        return Err(Error::KeyInUse);
    }
    let device = device(cx, &invitation, phone, id);
    let (invitation, category) = invitation.apply(InvitationEvent::Accept { device: id }, cx.now())?;
    uow.devices().add(&device).await.map_err(|error| match error {
        store::Error::Taken(_) => Error::KeyInUse, // another code was claimed with this key at this instant
        other => other.into(),
    })?;
    uow.invitations().update(&invitation).await?;
    issue::record_event(cx, uow, user, credential, &invitation, category).await?;
    Ok(record::audit_of(cx, uow, "enrol.claim", id, user.id, serde_json::Value::Null, None).await?)
}

fn device(cx: &Context, invitation: &Invitation, phone: NewDevice, id: Id<kind::Device>) -> Device {
    Device {
        id,
        project: invitation.project,
        user: invitation.user,
        credential: invitation.credential,
        invitation: invitation.id,
        name: phone.name,
        platform: phone.platform,
        public_key: phone.public_key,
        thumbprint: phone.thumbprint,
        encryption_key: phone.encryption_key,
        state: DeviceState::Claimed,
        lease_until: None,
        last_seen_at: cx.now(),
        claimed_at: cx.now(),
        enrolled_at: None,
        gone_at: None,
        stale: false,
    }
}

/// Somebody else has the link. The phone that was bound first stays bound.
async fn report_reuse(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    invitation: &Invitation,
    bound: Option<&Device>,
) -> Result<()> {
    for category in [Category::SecurityCodeReused, Category::SecuritySecondDevice] {
        let event = Event {
            credential: Some(invitation.credential),
            invitation: Some(invitation.id),
            device: bound.map(|device| device.id),
            detail: Detail::default(),
            ..record::event_of(cx, category, user)?
        };
        uow.events().add(&event).await?;
    }
    Ok(())
}
