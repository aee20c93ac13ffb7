//! Asking an operator to do something.

use domain::operator_task::OperatorTask;
use domain::rule::firing::Firing;
use store::UnitOfWork;

use super::act::Asked;
use crate::context::Context;
use crate::error::Result;

/// Opens a task about what a rule fired because of.
pub(super) async fn open(by: &Context, uow: &mut UnitOfWork, firing: &Firing, asked: Asked) -> Result<()> {
    let cause = firing.cause.as_ref();
    let task = OperatorTask {
        id: by.fresh_id()?,
        project: firing.project,
        title: asked.title,
        detail: asked.detail,
        rule: Some(firing.rule),
        firing: Some(firing.id),
        user: cause.and_then(|cause| cause.user),
        credential: cause.and_then(|cause| cause.credential),
        system: cause.and_then(|cause| cause.system),
        pool: cause.and_then(|cause| cause.pool),
        created_at: by.now(),
        closed: None,
    };
    Ok(uow.operator_tasks().add(&task).await?)
}
