//! What holders are told of their mobile IDs, from what is true when it is told.

use domain::id::{Id, kind};
use domain::job::Job;
use domain::mobile_id::ProcessKind;
use domain::process::Process;
use domain::time::Timestamp;
use notify::Text;
use notify::template::{FailureReason, Holder, Message, MobileIdExpiring, MobileIdFailed, MobileIdReady};
use store::Session;

use crate::context::Context;
use crate::error::Result;
use crate::mobile_id::days_between;
use crate::{mobile_id, processes, settings};

/// That a mobile ID was made or renewed.
pub(super) async fn ready(cx: &Context, job: &Job, holder: Holder, id: Id<kind::Process>) -> Result<Option<Message>> {
    let mut reader = cx.read().await?;
    let Some(process) = reader.processes().lookup(cx.project().id, id).await? else { return Ok(None) };
    let phone = OnPhone::of(cx, &mut reader, process.credential).await?;
    Ok(Some(Message::MobileIdReady(MobileIdReady {
        holder,
        device: phone.device,
        valid_until: phone.end,
        renewed: process.kind == ProcessKind::Renew,
        phone_added: processes::adds_phone(&process),
        at: job.created_at,
    })))
}

/// That a mobile ID could not be made or renewed, and why.
pub(super) async fn failed(cx: &Context, job: &Job, holder: Holder, id: Id<kind::Process>) -> Result<Option<Message>> {
    let process = cx.read().await?.processes().lookup(cx.project().id, id).await?;
    Ok(process.map(|process| {
        let (renewal, reason) = (process.kind == ProcessKind::Renew, reason(&process));
        Message::MobileIdFailed(MobileIdFailed { holder, renewal, reason, at: job.created_at })
    }))
}

/// That a mobile ID ends soon, unless it was renewed or is over by now.
pub(super) async fn expiring(
    cx: &Context,
    holder: Holder,
    credential: Id<kind::Credential>,
    end: Timestamp,
) -> Result<Option<Message>> {
    let mut reader = cx.read().await?;
    let phone = OnPhone::of(cx, &mut reader, Some(credential)).await?;
    if phone.end != Some(end) || end <= cx.now() {
        return Ok(None);
    }
    let options = settings::load(&mut reader, cx.project().id).await?.mobile_id;
    Ok(Some(Message::MobileIdExpiring(MobileIdExpiring {
        holder,
        device: phone.device,
        valid_until: end,
        days_left: days_between(cx.now(), end),
        renews: options.is_enabled(ProcessKind::Renew),
    })))
}

fn reason(process: &Process) -> FailureReason {
    match process.reason.as_deref() {
        Some(processes::TIMEOUT) => FailureReason::Timeout,
        Some(processes::CREDENTIAL_ENDED) => FailureReason::CredentialEnded,
        Some(processes::WRONG_PINS) => FailureReason::WrongPins,
        Some(processes::PIN_UNDELIVERED) => FailureReason::PinUndelivered,
        _ => FailureReason::Other,
    }
}

/// A mobile ID as its phone has it.
struct OnPhone {
    /// What the phone calls itself.
    device: Option<Text>,
    /// When the first of its certificates ends.
    end: Option<Timestamp>,
}

impl OnPhone {
    async fn of(cx: &Context, session: &mut Session, credential: Option<Id<kind::Credential>>) -> Result<Self> {
        let credential = match credential {
            Some(id) => session.credentials().lookup(cx.project().id, id).await?,
            None => None,
        };
        let Some(credential) = credential else { return Ok(Self { device: None, end: None }) };
        let device = match credential.device {
            Some(id) => session.devices().lookup(cx.project().id, id).await?,
            None => None,
        };
        let certificates = session.certificates().of_credential(credential.id).await?;
        let end = mobile_id::first_to_end(&credential, &certificates).map(|one| one.not_after);
        Ok(Self { device: device.map(|device| Text::new(&device.name)), end })
    }
}
