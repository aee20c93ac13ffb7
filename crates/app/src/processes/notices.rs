//! What holders are told of the ends of processes.

use domain::credential::Credential;
use domain::id::{Id, kind};
use domain::job::{HolderNotice, Letter, Task};
use domain::mobile_id::{OrderState, ProcessKind};
use domain::process::{Process, ProcessState};
use domain::settings::Settings;
use domain::user::{User, UserState};
use store::UnitOfWork;

use crate::context::Context;
use crate::error::Result;
use crate::{jobs, mobile_id, settings};

/// Queues the mail about the end of a process that made or renewed a mobile ID, or could not, where the project wants it.
/// Who cancels knows it.
pub(super) async fn announce(cx: &Context, uow: &mut UnitOfWork, user: &User, process: &Process) -> Result<()> {
    let is_told = matches!(process.kind, ProcessKind::Supply | ProcessKind::Get | ProcessKind::Renew);
    // Somebody who is deleted is told that, and nothing else.
    if !is_told || user.state == UserState::DeletionPending {
        return Ok(());
    }
    let notify = settings::load(uow, cx.project().id).await?.mobile_id.notify;
    let notice = match process.state {
        ProcessState::Completed if notify.success => HolderNotice::MobileIdReady { process: process.id },
        ProcessState::Failed if notify.failure => HolderNotice::MobileIdFailed { process: process.id },
        _ => return Ok(()),
    };
    jobs::queue_letter(cx, uow, Task::NotifyHolder { notice }, jobs::letter(user), cx.now()).await
}

/// Queues the message that a holder locked something, which names the phone that had it.
pub(crate) async fn tell_locked(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    phone: Option<Id<kind::Device>>,
) -> Result<()> {
    let phone = match phone {
        Some(id) => uow.devices().lookup(user.project, id).await?.map(|device| device.name),
        None => None,
    };
    let letter = Letter { phone, ..jobs::letter(user) };
    jobs::queue_letter(cx, uow, Task::NotifyHolder { notice: HolderNotice::PhoneLocked }, letter, cx.now()).await
}

/// Whether a process ends well with the phone that takes a credential now, and its mail says that a phone was added.
pub(crate) async fn tells_of_phone(
    cx: &Context,
    uow: &mut UnitOfWork,
    settings: &Settings,
    user: &User,
    credential: &Credential,
) -> Result<bool> {
    if !settings.mobile_id.notify.success || user.profile.email.is_none() {
        return Ok(false);
    }
    let Some(order) = mobile_id::order_of(uow, credential.id).await? else { return Ok(false) };
    let Some(process) = order.process.filter(|_| order.state == OrderState::Open && !order.plan.profiles.is_empty())
    else {
        return Ok(false);
    };
    let process = uow.processes().lookup(cx.project().id, process).await?;
    Ok(process.is_some_and(|process| process.state.is_open() && adds_phone(&process)))
}

/// Whether the end of a process is the moment at which a phone becomes a key.
pub(crate) const fn adds_phone(process: &Process) -> bool {
    process.invitation.is_some() && matches!(process.kind, ProcessKind::Supply | ProcessKind::Get)
}
