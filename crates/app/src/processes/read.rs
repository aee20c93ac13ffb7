//! Looking at processes.

use domain::id::{Id, kind};
use domain::invitation::{Channel, Invitation};
use domain::permission::Permission;
use domain::process::{Process, ProcessState};
use domain::time::Timestamp;
use notify::qr::Qr;
use store::Session;
use store::repo::PROCESSES;

use super::inputs::{InputWanted, wanted};
use super::mobile_ids::held;
use super::{find, is_for, require};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::invitations::{Code, code};
use crate::list::{ListRequest, Listing};
use crate::mobile_id::order_of;
use crate::settings;

/// A process, with what its next step needs.
#[derive(Debug, Clone)]
pub struct ProcessShown {
    /// As it is kept.
    pub process: Process,
    /// What is asked, while somebody is to answer.
    pub inputs_wanted: Vec<InputWanted>,
    /// What the phone scans, while it is waited for and the code is to be shown.
    pub enrolment: Option<Enrolment>,
    /// Where the code went instead, as far as that is told.
    pub mailed_to: Option<String>,
    /// Whether the phone that is waited for is asked for a PIN, which goes to the holder by another way than the link.
    pub wants_pin: bool,
}

/// What a phone scans.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// The link.
    pub url: String,
    /// The link as a QR code, an SVG document.
    pub qr_svg: String,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// One process, with what its next step needs.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such process.
pub async fn get(cx: &Context, id: Id<kind::Process>) -> Result<ProcessShown> {
    if cx.caller().as_holder().is_none() {
        cx.require(Permission::ReadPeople)?;
    }
    let mut reader = cx.read().await?;
    let process = find(&mut reader, cx, id).await?;
    let shows_code = is_for(cx, process.kind) && require(cx, process.kind, process.user).is_ok();
    let shown = shown(&mut reader, cx, process).await?;
    Ok(if shows_code { shown } else { ProcessShown { enrolment: None, ..shown } })
}

/// A page of the project's processes.
///
/// # Errors
/// [`Error::InvalidQuery`] names every parameter that does not fit.
pub async fn list(cx: &Context, request: &ListRequest) -> Result<Listing<Process>> {
    cx.require(Permission::ReadPeople)?;
    let query = request.query(&PROCESSES, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let page = reader.processes().list(project, &query).await?;
    let total = match request.count {
        true => Some(reader.processes().count(project, query.filter.as_ref()).await?),
        false => None,
    };
    Ok(Listing::of(page, total))
}

/// A process as whoever just took a step sees it.
pub(super) async fn shown(session: &mut Session, cx: &Context, process: Process) -> Result<ProcessShown> {
    let inputs_wanted = asked(session, cx, &process).await?;
    let invitation = invitation(session, cx, &process).await?;
    let enrolment = match &invitation {
        Some(invitation) if invitation.channel == Channel::Shown => Some(enrolment(session, cx, invitation).await?),
        _ => None,
    };
    let mailed_to = match &invitation {
        Some(invitation) if invitation.channel == Channel::Mail => {
            let user = session.users().lookup(process.project, process.user).await?;
            user.and_then(|user| user.profile.email).map(|email| email.masked())
        }
        _ => None,
    };
    let wants_pin = wants_pin(session, &process).await?;
    Ok(ProcessShown { process, inputs_wanted, enrolment, mailed_to, wants_pin })
}

async fn asked(session: &mut Session, cx: &Context, process: &Process) -> Result<Vec<InputWanted>> {
    if process.state != ProcessState::Running {
        return Ok(Vec::new());
    }
    let options = settings::load(session, cx.project().id).await?.mobile_id;
    let user = session.users().lookup(cx.project().id, process.user).await?.ok_or(Error::NotFound("user"))?;
    Ok(wanted(process.kind, &options, &held(session, cx, &user).await?))
}

async fn wants_pin(session: &mut Session, process: &Process) -> Result<bool> {
    let waited = process.credential.filter(|_| process.state == ProcessState::WaitingForPhone);
    let Some(credential) = waited else { return Ok(false) };
    Ok(order_of(session, credential).await?.is_some_and(|order| order.plan.pin))
}

/// The invitation that a phone can still take.
async fn invitation(session: &mut Session, cx: &Context, process: &Process) -> Result<Option<Invitation>> {
    let Some(invitation) = process.invitation.filter(|_| process.state == ProcessState::WaitingForPhone) else {
        return Ok(None);
    };
    let invitation = session.invitations().lookup(cx.project().id, invitation).await?;
    Ok(invitation.filter(|invitation| invitation.is_open(cx.now())))
}

/// The link is made anew each time: only its hash is stored. One that was mailed is not shown.
async fn enrolment(session: &mut Session, cx: &Context, invitation: &Invitation) -> Result<Enrolment> {
    let key = session.project_keys().lookup(cx.project().id, code::PURPOSE).await?;
    let key = key.ok_or_else(|| Error::internal("the key that codes are made with is missing"))?;
    let url = Code::of(invitation.id, &key).link(cx.app().public_url());
    let qr_svg = Qr::new(&url).map_err(Error::internal)?.svg();
    Ok(Enrolment { url, qr_svg, expires_at: invitation.expires_at })
}
