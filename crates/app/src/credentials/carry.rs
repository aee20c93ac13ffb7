//! What is carried to a system beside closing the gap: changed cards, invitations once more, and the end of one
//! that was left open.

use domain::credential::Observed;
use domain::id::{Id, kind};

use super::answer::{self, Heard};
use super::reconcile::{Progress, Scene};
use crate::context::Context;
use crate::error::Result;
use crate::pools;

/// Brings number and validity to where a credential's card is.
///
/// # Errors
/// If the database fails. A system's failure is tried again.
pub(crate) async fn update_card(cx: &Context, id: Id<kind::Credential>) -> Result<Progress> {
    let Some(scene) = Scene::load(cx, id).await? else { return Ok(Progress::Done) };
    let Some(connection) = scene.connection() else { return Ok(Progress::Done) };
    // Where there are holders, they carry the person, and a card of a fixed number has nothing to be told.
    let is_fixed = scene.house.capabilities.holders && !scene.house.capabilities.states.update_number;
    if scene.credential.observed.is_gone() || is_fixed {
        return Ok(Progress::Done);
    }
    let answered = connection.update(scene.order()).await;
    carried(cx, &scene, answered).await
}

/// Has the system send its open invitation once more.
///
/// # Errors
/// If the database fails. A system's failure is tried again.
pub(crate) async fn resend(cx: &Context, id: Id<kind::Credential>) -> Result<Progress> {
    let Some(scene) = Scene::load(cx, id).await? else { return Ok(Progress::Done) };
    let Some(connection) = scene.connection() else { return Ok(Progress::Done) };
    match scene.credential.observed {
        Observed::Invited => {}
        Observed::Pending => return Ok(scene.when_known(cx)),
        _ => return Ok(Progress::Done), // a phone took it meanwhile, or it is over
    }
    let answered = connection.resend(scene.order()).await;
    carried(cx, &scene, answered).await
}

/// Has the system cancel an invitation that a revocation left open.
///
/// # Errors
/// If the database fails. A system's failure is tried again.
pub(crate) async fn cancel_invitation(cx: &Context, id: Id<kind::Credential>, invitation: &str) -> Result<Progress> {
    let Some(scene) = Scene::load(cx, id).await? else { return Ok(Progress::Done) };
    let Some(connection) = scene.connection() else { return Ok(Progress::Done) };
    if scene.house.capabilities.holders && scene.order().holder.theirs.is_none() {
        return Ok(Progress::Done); // it went with the person
    }
    match connection.cancel_invitation(scene.order(), invitation).await {
        Ok(()) | Err(connect::Error::NotFound | connect::Error::Unsupported) => Ok(Progress::Done),
        Err(error) => Ok(Progress::again(&error)),
    }
}

async fn carried(cx: &Context, scene: &Scene, answered: connect::Result<connect::Answer>) -> Result<Progress> {
    match answered {
        Ok(answer) => {
            answer::record(cx, scene, answer, Heard::Answer).await?;
            Ok(Progress::Done)
        }
        Err(error) if error.may_pass() => {
            pools::learn_from(cx, &scene.house, &error).await?;
            Ok(Progress::again(&error))
        }
        Err(error) => {
            tracing::warn!(credential.id = %scene.credential.id, %error, "a system refused");
            Ok(Progress::Done)
        }
    }
}
