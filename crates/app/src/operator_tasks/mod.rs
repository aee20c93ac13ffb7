//! What operators are to do.

use domain::id::{Id, kind};
use domain::operator_task::OperatorTask;
use domain::permission::Permission;
use serde_json::json;
use store::repo::OPERATOR_TASKS;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::list::{ListRequest, Listing};
use crate::record;

/// A page of what operators are to do, or did.
///
/// # Errors
/// [`Error::InvalidQuery`] names every parameter that does not fit.
pub async fn list(cx: &Context, request: &ListRequest) -> Result<Listing<OperatorTask>> {
    cx.require(Permission::ReadPeople)?;
    let query = request.query(&OPERATOR_TASKS, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let page = reader.operator_tasks().list(project, &query).await?;
    let total = match request.count {
        true => Some(reader.operator_tasks().count(project, query.filter.as_ref()).await?),
        false => None,
    };
    Ok(Listing::of(page, total))
}

/// Says that a task is done. One that is done already stays as it is.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such task.
pub async fn close(cx: &Context, id: Id<kind::OperatorTask>) -> Result<OperatorTask> {
    cx.require(Permission::CloseTasks)?;
    let mut uow = cx.begin().await?;
    let task = uow.operator_tasks().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("task"))?;
    if task.closed.is_some() {
        return Ok(task);
    }
    let done = OperatorTask { closed: Some((cx.actor(), cx.now())), ..task };
    if uow.operator_tasks().close(&done).await? {
        record::audit(cx, &mut uow, "operator_tasks.close", id, json!({ "title": done.title })).await?;
    }
    cx.commit(uow, &done).await?;
    Ok(done)
}
