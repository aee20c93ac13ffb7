//! Taking a step of a process.

use domain::credential::{Credential, CredentialEvent, FinalReason, ReversibleReason};
use domain::device::DeviceState;
use domain::id::{Id, kind};
use domain::invitation::{Channel, Invitation};
use domain::job::Task;
use domain::mobile_id::{CertificateOrder, OrderState, Plan, ProcessKind, QrPlace, Wishes};
use domain::process::{Inputs, Process, ProcessEvent, ProcessState};
use domain::settings::Settings;
use domain::time::{SignedDuration, Timestamp};
use domain::user::User;
use serde_json::json;
use store::UnitOfWork;

use super::end::{complete, write};
use super::inputs::HOLDERS_REASONS;
use super::mobile_ids::{Held, held};
use super::notices::tell_locked;
use super::read::{ProcessShown, shown};
use super::start::needs_active;
use super::{find, is_for, require};
use crate::context::Context;
use crate::credentials::{Acquisition, Deletion, acquire_within, end_credential, settle_with};
use crate::error::{Error, Invalid, Result};
use crate::mobile_id::plan;
use crate::users::require_active;
use crate::{automation, jobs, record, settings};

/// For how long a phone that has the credential already is waited for.
const FETCHED_WITHIN: SignedDuration = SignedDuration::from_hours(7 * 24);
/// For how long after it took an invitation a phone may take to install.
const INSTALLED_WITHIN: SignedDuration = SignedDuration::from_mins(15);

/// Takes the next step with what was answered.
///
/// # Errors
/// [`Error::NotFound`]; `process_waits` if the phone is to take the next step; `process_over`;
/// [`Error::Invalid`] with pointers to `/inputs/…` for what is not on offer or missing; what its kind can be refused with.
pub async fn next(cx: &Context, id: Id<kind::Process>, inputs: Inputs) -> Result<ProcessShown> {
    let mut uow = cx.begin().await?;
    let found = find(&mut uow, cx, id).await?;
    require(cx, found.kind, found.user)?;
    if !is_for(cx, found.kind) {
        let detail = "its holder takes the steps of this process, in self-service; it can be cancelled";
        return Err(Error::conflict("process_of_holder", detail));
    }
    // The user first, as everywhere: then the process cannot change under us.
    let user = uow.users().lock(cx.project().id, found.user).await?.ok_or(Error::NotFound("user"))?;
    let process = uow.processes().lock(cx.project().id, id).await?.ok_or(Error::NotFound("process"))?;
    match process.state {
        ProcessState::Running => {}
        ProcessState::WaitingForPhone => {
            return Err(Error::conflict("process_waits", "the phone is to take the next step"));
        }
        over => return Err(Error::conflict("process_over", domain::process::ProcessOver(over).to_string())),
    }
    if needs_active(process.kind) {
        require_active(&user)?;
    }
    let settings = settings::load(&mut uow, cx.project().id).await?;
    let held = held(&mut uow, cx, &user).await?;
    let process = Process { inputs, ..process };
    let detail = json!({"kind": process.kind, "inputs": process.inputs});
    record::audit_of(cx, &mut uow, "processes.next", id, user.id, detail, None).await?;
    let mut step = Step { cx, uow, user, settings, held };
    let process = match process.kind {
        ProcessKind::Supply | ProcessKind::Get => Box::pin(step.supply(process)).await?,
        _ => Box::pin(step.change(process)).await?,
    };
    let shown = shown(&mut step.uow, cx, process).await?;
    cx.commit(step.uow, &shown).await?;
    Ok(shown)
}

struct Step<'a> {
    cx: &'a Context,
    uow: UnitOfWork,
    user: User,
    settings: Settings,
    held: Held,
}

impl Step<'_> {
    /// Decides what is made, and has a phone wait for it.
    async fn supply(&mut self, process: Process) -> Result<Process> {
        let (inputs, options) = (&process.inputs, &self.settings.mobile_id);
        let wishes = Wishes {
            certificates: inputs.certificates.clone(),
            qr_code: inputs.qr_code,
            validity_days: inputs.validity_days,
            recover: inputs.recover,
        };
        let decided = options.offer(process.kind.taker()).decide(&wishes).map_err(|faults| {
            let faults = faults.iter();
            let invalid = faults
                .map(|fault| Invalid::new(format!("/inputs/{}", fault.member()), "not_offered", fault.to_string()));
            Error::Invalid(invalid.collect())
        })?;
        let plan = plan(&mut self.uow, self.cx, &self.settings, &self.user, &decided).await?;
        self.lock_existing(process.inputs.lock_existing).await?;
        let channel = match decided.qr_code {
            QrPlace::Shown => Channel::Shown,
            QrPlace::Mailed => Channel::Mail,
        };
        let (credential, invitation) = self.obtain(channel).await?;
        let wants_pin = plan.pin;
        self.order(&credential, &process, plan).await?;
        let until = match &invitation {
            Some(invitation) => later(invitation.expires_at, INSTALLED_WITHIN)?,
            None => later(self.cx.now(), FETCHED_WITHIN)?,
        };
        let invitation = invitation.map(|invitation| invitation.id);
        if let Some(invitation) = invitation.filter(|_| wants_pin) {
            jobs::queue(self.cx, &mut self.uow, Task::SendEnrolmentPin { invitation }).await?;
        }
        let event = ProcessEvent::Wait { credential: credential.id, invitation, until };
        write(self.cx, &mut self.uow, &self.user, process, event).await
    }

    /// Who has a mobile ID gets another only in its place.
    async fn lock_existing(&mut self, wished: Option<bool>) -> Result<()> {
        if self.held.mobile_ids.is_empty() {
            return Ok(());
        }
        if wished != Some(true) {
            let detail = "the user has a mobile ID already; say true to lock it for good and go on";
            return Err(Error::invalid("/inputs/lock_existing", "mobile_id_exists", detail));
        }
        for credential in std::mem::take(&mut self.held.mobile_ids) {
            let event = CredentialEvent::Revoke { reason: FinalReason::Replaced };
            Box::pin(settle_with(self.cx, &mut self.uow, &self.user, credential, event, None)).await?;
        }
        Ok(())
    }

    /// The credential that the certificates go to: the one that the phone has, the one that waits for a phone, or a new
    /// one.
    async fn obtain(&mut self, channel: Channel) -> Result<(Credential, Option<Invitation>)> {
        if let Some(credential) = self.held.door_ids.pop() {
            if self.is_on_a_phone(&credential).await? {
                return Ok((credential, None));
            }
            let event = CredentialEvent::ResendInvitation;
            let settled =
                Box::pin(settle_with(self.cx, &mut self.uow, &self.user, credential, event, Some(channel))).await?;
            return Ok((settled.credential, settled.invitation.map(|(invitation, _)| invitation)));
        }
        let asked = Acquisition { channel: Some(channel), ..Acquisition::new(self.held.pool.id, self.user.id) };
        let settled = Box::pin(acquire_within(self.cx, &mut self.uow, asked)).await?;
        Ok((settled.credential, settled.invitation.map(|(invitation, _)| invitation)))
    }

    async fn is_on_a_phone(&mut self, credential: &Credential) -> Result<bool> {
        let Some(device) = credential.device else { return Ok(false) };
        let device = self.uow.devices().lookup(credential.project, device).await?;
        Ok(device.is_some_and(|device| device.state == DeviceState::Active))
    }

    async fn order(&mut self, credential: &Credential, process: &Process, plan: Plan) -> Result<()> {
        let now = self.cx.now();
        let order = CertificateOrder {
            credential: credential.id,
            project: credential.project,
            user: credential.user,
            process: Some(process.id),
            state: OrderState::Open,
            plan,
            renewal_asked_at: None,
            created_at: now,
            updated_at: now,
        };
        Ok(self.uow.certificate_orders().put(&order).await?)
    }

    /// Holds, sets free, locks or deletes a mobile ID that is there.
    async fn change(&mut self, process: Process) -> Result<Process> {
        let credential = self.chosen(process.inputs.credential_id)?;
        let process = Process { credential: Some(credential.id), ..process };
        let reason = process.inputs.reason.as_deref();
        let event = match process.kind {
            ProcessKind::Deactivate => CredentialEvent::Suspend { reason: parsed::<ReversibleReason>(reason)? },
            ProcessKind::Reactivate => CredentialEvent::Reactivate,
            ProcessKind::Delete => return self.delete(process, credential).await,
            ProcessKind::LockOwn => CredentialEvent::Revoke { reason: own_reason(reason)? },
            _ => CredentialEvent::Revoke { reason: parsed::<FinalReason>(reason)? },
        };
        let set_free = event == CredentialEvent::Reactivate;
        let phone = credential.device;
        let settled = Box::pin(settle_with(self.cx, &mut self.uow, &self.user, credential, event, None)).await?;
        if set_free {
            automation::forget_hold(&mut self.uow, &settled.credential).await?;
        } else {
            automation::hold_after(self.cx, &mut self.uow, &settled.credential).await?;
        }
        if process.kind == ProcessKind::LockOwn {
            tell_locked(self.cx, &mut self.uow, &self.user, phone).await?;
        }
        complete(self.cx, &mut self.uow, &self.user, process).await
    }

    async fn delete(&mut self, process: Process, credential: Credential) -> Result<Process> {
        let reason = parsed::<FinalReason>(process.inputs.reason.as_deref())?;
        match Box::pin(end_credential(self.cx, &mut self.uow, credential, reason)).await? {
            Deletion::Gone | Deletion::Pending(_) => complete(self.cx, &mut self.uow, &self.user, process).await,
        }
    }

    fn chosen(&mut self, wished: Option<Id<kind::Credential>>) -> Result<Credential> {
        let held = &mut self.held.mobile_ids;
        let position = match wished {
            Some(id) => held.iter().position(|one| one.id == id),
            None if held.len() == 1 => Some(0),
            None if held.is_empty() => return Err(Error::conflict("no_mobile_id", "the user has no mobile ID")),
            None => None,
        };
        let position = position.ok_or_else(|| {
            Error::invalid("/inputs/credential_id", "unknown_credential", "expected one of the user's mobile IDs")
        })?;
        Ok(held.swap_remove(position))
    }
}

fn parsed<T: std::str::FromStr<Err = domain::credential::UnknownName>>(reason: Option<&str>) -> Result<T> {
    let reason = reason.ok_or_else(|| Error::invalid("/inputs/reason", "missing", "say why"))?;
    reason.parse().map_err(|error: domain::credential::UnknownName| {
        Error::invalid("/inputs/reason", "invalid_value", error.to_string())
    })
}

/// Why a holder locks something.
fn own_reason(reason: Option<&str>) -> Result<FinalReason> {
    let reason = parsed::<FinalReason>(reason)?;
    if HOLDERS_REASONS.contains(&reason) {
        return Ok(reason);
    }
    let detail = "expected one of the reasons that are asked for";
    Err(Error::invalid("/inputs/reason", "not_offered", detail))
}

fn later(from: Timestamp, span: SignedDuration) -> Result<Timestamp> {
    from.checked_add(span).map_err(Error::internal)
}
