//! The renewal of a mobile ID: the one process that Claviger begins itself. Its only step is the phone's, with its holder's
//! consent there.

use domain::event::Category;
use domain::mobile_id::{CertificateOrder, ProcessKind};
use domain::process::{Inputs, Process, ProcessState, ProcessStep};
use domain::time::Timestamp;
use domain::user::User;
use serde_json::json;
use store::UnitOfWork;

use super::start::tell;
use crate::context::Context;
use crate::error::Result;
use crate::record;

/// Begins the renewal of what was ordered, which waits for the phone until the certificates end.
pub(crate) async fn open(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    order: CertificateOrder,
    until: Timestamp,
) -> Result<()> {
    let kind = ProcessKind::Renew;
    let process = Process {
        id: cx.fresh_id()?,
        project: cx.project().id,
        kind,
        user: user.id,
        credential: Some(order.credential),
        invitation: None,
        state: ProcessState::WaitingForPhone,
        step: ProcessStep::Install,
        reason: None,
        inputs: Inputs::default(),
        started_by: cx.actor(),
        created_at: cx.now(),
        updated_at: cx.now(),
        ends_at: Some(until),
        version: 1,
    };
    uow.processes().add(&process).await?;
    tell(cx, uow, user, &process, Category::ProcessStarted).await?;
    record::audit_of(cx, uow, "processes.start", process.id, user.id, json!({"kind": kind}), None).await?;
    let order = CertificateOrder { process: Some(process.id), updated_at: cx.now(), ..order };
    Ok(uow.certificate_orders().put(&order).await?)
}
