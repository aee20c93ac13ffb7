//! Looking how a credential stands at its system, after something was heard of it.

use connect::{Answer, Found};
use domain::credential::{Counterpart, Observation};
use domain::id::{Id, kind};

use super::answer::{self, Heard};
use super::reconcile::{Progress, Scene};
use crate::context::Context;
use crate::error::Result;

/// Asks a system how a credential stands, and takes it as the system's report.
///
/// # Errors
/// If the database fails. A system's failure is tried again.
pub(crate) async fn look_at(cx: &Context, id: Id<kind::Credential>) -> Result<Progress> {
    let Some(scene) = Scene::load(cx, id).await? else { return Ok(Progress::Done) };
    let Some(connection) = scene.connection() else { return Ok(Progress::Done) };
    // What has no id there yet is asked for by whoever closes its gap.
    let Some(card) = &scene.credential.counterpart.card else { return Ok(Progress::Done) };
    let found = match scene.order().holder.theirs {
        // Whose person is gone there has nothing there.
        None if scene.house.capabilities.holders => Ok(None),
        theirs => connection.find(theirs.unwrap_or_default(), card).await,
    };
    let answer = match found {
        Ok(Some(found)) => of_found(&scene.credential.counterpart, found),
        Ok(None) | Err(connect::Error::NotFound) => Answer::of(Observation::Absent),
        Err(error) => return Ok(Progress::again(&error)),
    };
    answer::record(cx, &scene, answer, Heard::Report).await?;
    Ok(Progress::Done)
}

/// Takes it as the system's report that a credential is not there.
///
/// # Errors
/// If the database fails.
pub(crate) async fn report_absent(cx: &Context, id: Id<kind::Credential>) -> Result<()> {
    let Some(scene) = Scene::load(cx, id).await? else { return Ok(()) };
    answer::record(cx, &scene, Answer::of(Observation::Absent), Heard::Report).await
}

fn of_found(counterpart: &Counterpart, found: Found) -> Answer {
    let counterpart = Counterpart { phone: found.phone, ..counterpart.clone() };
    Answer {
        observation: Some(found.observation),
        counterpart: Some(counterpart),
        number: found.number,
        ..Answer::default()
    }
}
