//! Invitations that nobody accepts: reminders first, and after a while the place is given back.

use super::batch::counted;
use crate::context::{App, Context};
use crate::error::Result;
use crate::invitations::stale::{end_one, ending, remind_one, unanswered};
use crate::settings;

/// Reminds holders, and gives places back, as each project's settings say.
pub(super) async fn run(app: &App) -> Result<u64> {
    let projects = app.store().read().await?.projects().list().await?;
    let mut done = 0;
    for project in projects {
        done += of_project(&app.as_system(project)).await?;
    }
    Ok(done)
}

async fn of_project(cx: &Context) -> Result<u64> {
    let settings = settings::load(&mut *cx.read().await?, cx.project().id).await?;
    let mut done = 0;
    for one in unanswered(cx, &settings).await? {
        done += counted(Box::pin(remind_one(cx, one)).await, "invitation", one.credential);
    }
    for credential in ending(cx, &settings).await? {
        done += counted(Box::pin(end_one(cx, credential)).await, "credential", credential);
    }
    Ok(done)
}
