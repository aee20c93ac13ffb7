//! Writing under events.

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::review::{Comment, CommentText};
use serde_json::Value;
use store::UnitOfWork;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// How many comments an event can have.
const MOST: u64 = 200;

/// What was written under an event, in this order.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such event.
pub async fn comments(cx: &Context, event: Id<kind::Event>) -> Result<Vec<Comment>> {
    cx.require(Permission::ReadPeople)?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    reader.events().lookup(project, event).await?.ok_or(Error::NotFound("event"))?;
    Ok(reader.comments().of_event(project, event).await?)
}

/// Writes under an event. What is written under an event about a person goes with that person.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such event; [`Error::Invalid`] if the text does not fit;
/// [`Error::Conflict`] if the event has as many comments as it can have.
pub async fn add_comment(cx: &Context, event: Id<kind::Event>, text: &str) -> Result<Comment> {
    cx.require(Permission::AcknowledgeEvents)?;
    let text = CommentText::parse(text).map_err(|error| Error::invalid("/text", "invalid_value", error.to_string()))?;
    let (mut uow, project) = (cx.begin().await?, cx.project().id);
    let found = uow.events().lookup(project, event).await?.ok_or(Error::NotFound("event"))?;
    if uow.comments().count(project, event).await? >= MOST {
        return Err(Error::conflict("too_many_comments", format!("an event can have {MOST} comments, and has them")));
    }
    let person = present(&mut uow, project, found.event.user).await?;
    let comment = Comment { id: cx.fresh_id()?, project, event, person, at: cx.now(), by: cx.actor(), text };
    uow.comments().add(&comment).await?;
    match person {
        Some(person) => record::audit_of(cx, &mut uow, "events.comment", event, person, Value::Null, None).await?,
        None => record::audit(cx, &mut uow, "events.comment", event, Value::Null).await?,
    }
    cx.commit(uow, &comment).await?;
    Ok(comment)
}

/// Whom the event is about, as long as the person is there: who was erased gets no new key.
async fn present(
    uow: &mut UnitOfWork,
    project: Id<kind::Project>,
    person: Option<Id<kind::User>>,
) -> Result<Option<Id<kind::User>>> {
    let Some(person) = person else { return Ok(None) };
    Ok(uow.users().lock(project, person).await?.map(|user| user.id))
}
