//! Triggering and restoring inputs by hand.

use domain::id::{Id, kind};
use domain::input::{Input, Trigger};
use domain::permission::Permission;
use serde_json::json;
use store::UnitOfWork;

use super::moved::{self, Why};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// Puts an input into alarm until somebody sets it back. One that is in alarm stays so, and loses the time at which it
/// would have gone back by itself.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such input.
pub async fn trigger(cx: &Context, id: Id<kind::Input>) -> Result<Input> {
    cx.require(Permission::OperateInputs)?;
    let mut uow = cx.begin().await?;
    let mut input = lock(cx, &mut uow, id).await?;
    let trigger = Trigger { at: cx.now(), by: cx.actor(), event: None, origin: cx.origin().clone() };
    if input.trigger(trigger, None) {
        uow.events().add(&moved::triggered(cx, &input, &Why::ByHand)?).await?;
    }
    uow.inputs().stand(&input).await?;
    record::audit(cx, &mut uow, "inputs.trigger", id, json!({ "name": input.name })).await?;
    cx.commit(uow, &input).await?;
    Ok(input)
}

/// Sets an input back to normal. One that is normal stays so.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such input.
pub async fn restore(cx: &Context, id: Id<kind::Input>) -> Result<Input> {
    cx.require(Permission::OperateInputs)?;
    let mut uow = cx.begin().await?;
    let mut input = lock(cx, &mut uow, id).await?;
    if input.restore(cx.now()) {
        uow.events().add(&moved::restored(cx, &input, &Why::ByHand)?).await?;
        uow.inputs().stand(&input).await?;
    }
    record::audit(cx, &mut uow, "inputs.restore", id, json!({ "name": input.name })).await?;
    cx.commit(uow, &input).await?;
    Ok(input)
}

async fn lock(cx: &Context, uow: &mut UnitOfWork, id: Id<kind::Input>) -> Result<Input> {
    uow.inputs().lock(cx.project().id, &[id]).await?.pop().ok_or(Error::NotFound("input"))
}
