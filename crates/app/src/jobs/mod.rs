//! Asking for work that follows a commit.

mod about;
mod lease;
mod read;
mod revive;

use domain::id::{Id, kind};
use domain::job::{Job, Letter, Task};
use domain::time::Timestamp;
use domain::user::User;
use store::UnitOfWork;

use crate::context::Context;
use crate::error::Result;

pub use about::{About, Told};
pub use lease::{JobSignal, claim, claim_one, due, hold, signal};
pub use read::{get, list};
pub use revive::revive;
pub use store::repo::JobRecord;

/// A job of the context's project, with nothing personal in it.
///
/// # Errors
/// If the system gives no random numbers.
pub fn job(cx: &Context, task: Task) -> Result<Job> {
    Ok(Job {
        id: cx.fresh_id()?,
        project: Some(cx.project().id),
        task,
        letter: None,
        attempt: 0,
        created_at: cx.now(),
        origin: cx.origin().clone(),
    })
}

/// Queues a job to be run as soon as the unit of work is committed; answers its id.
///
/// # Errors
/// If the database fails.
pub async fn queue(cx: &Context, uow: &mut UnitOfWork, task: Task) -> Result<Id<kind::Job>> {
    let job = job(cx, task)?;
    uow.jobs().add(&job, cx.now()).await?;
    Ok(job.id)
}

/// Queues a job that carries a person's name and addresses, sealed, because they may be gone when it runs.
///
/// # Errors
/// If the database fails.
pub async fn queue_letter(cx: &Context, uow: &mut UnitOfWork, task: Task, letter: Letter, at: Timestamp) -> Result<()> {
    let job = Job { letter: Some(letter), ..job(cx, task)? };
    Ok(uow.jobs().add(&job, at).await?)
}

/// The kinds of jobs that give way to a system that is down or disabled.
const GIVING_WAY: [&str; 6] =
    ["reconcile", "update_card", "look_at", "resend_invitation", "cancel_invitation", "sync_holder"];

/// Lets the jobs of a project run now that gave way; those of another system that is still down give way once more.
pub(crate) async fn call(uow: &mut UnitOfWork, project: Id<kind::Project>, now: Timestamp) -> Result<()> {
    for kind in GIVING_WAY {
        uow.jobs().call(project, kind, now).await?;
    }
    Ok(())
}

/// A letter to or about a person, as the person is reached now.
#[must_use]
pub fn letter(user: &User) -> Letter {
    Letter {
        display_name: user.profile.display_name(),
        email: user.profile.email.clone().map(String::from),
        mobile: user.profile.mobile.clone().map(String::from),
        locale: None,
        phone: None,
        leavers: Vec::new(),
    }
}
