//! What operators are to do.

use domain::event::Actor;
use domain::id::{Id, kind};
use domain::operator_task::OperatorTask;
use domain::permission::Permission;
use serde_json::json;
use store::Session;
use store::repo::{Name, OPERATOR_TASKS};

use crate::context::Context;
use crate::error::{Error, Result};
use crate::list::{ListRequest, Listing};
use crate::record;

/// A task, and what is called what in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The task.
    pub task: OperatorTask,
    /// What its user is called; `None` if there is none, or the user is gone.
    pub user: Option<Name>,
    /// What whoever closed it is called.
    pub closed_by: Option<String>,
}

/// A page of what operators are to do, or did.
///
/// # Errors
/// [`Error::InvalidQuery`] names every parameter that does not fit.
pub async fn list(cx: &Context, request: &ListRequest) -> Result<Listing<Told>> {
    cx.require(Permission::ReadPeople)?;
    let query = request.query(&OPERATOR_TASKS, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let page = reader.operator_tasks().list(project, &query).await?;
    let total = match request.count {
        true => Some(reader.operator_tasks().count(project, query.filter.as_ref()).await?),
        false => None,
    };
    let Listing { items, next_cursor, total } = Listing::of(page, total);
    Ok(Listing { items: tell(&mut reader, project, items).await?, next_cursor, total })
}

/// Says that a task is done. One that is done already stays as it is.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such task.
pub async fn close(cx: &Context, id: Id<kind::OperatorTask>) -> Result<Told> {
    cx.require(Permission::CloseTasks)?;
    let mut uow = cx.begin().await?;
    let task = uow.operator_tasks().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("task"))?;
    if task.closed.is_some() {
        return told(&mut uow, cx.project().id, task).await;
    }
    let done = OperatorTask { closed: Some((cx.actor(), cx.now())), ..task };
    if uow.operator_tasks().close(&done).await? {
        record::audit(cx, &mut uow, "operator_tasks.close", id, json!({ "title": done.title })).await?;
    }
    let done = told(&mut uow, cx.project().id, done).await?;
    cx.commit(uow, &done).await?;
    Ok(done)
}

async fn told(session: &mut Session, project: Id<kind::Project>, task: OperatorTask) -> Result<Told> {
    tell(session, project, vec![task]).await?.pop().ok_or(Error::NotFound("task"))
}

async fn tell(session: &mut Session, project: Id<kind::Project>, tasks: Vec<OperatorTask>) -> Result<Vec<Told>> {
    let users: Vec<_> = tasks.iter().filter_map(|task| task.user).collect();
    let names = session.users().names(project, &users).await?;
    let mut told = Vec::with_capacity(tasks.len());
    for task in tasks {
        let user = task.user.and_then(|user| names.get(&user).cloned());
        let closed_by = match task.closed {
            Some((Actor::Operator(id), _)) => session.operators().lookup(id).await?.map(|operator| operator.name),
            Some((Actor::ApiKey(id), _)) => session.api_keys().lookup(project, id).await?.map(|key| key.name),
            _ => None,
        };
        told.push(Told { task, user, closed_by });
    }
    Ok(told)
}
