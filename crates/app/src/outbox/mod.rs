//! Doing what was asked for after a commit.
//!
//! A job says what to do and holds ids; what it needs it reads when it runs, so
//! that one that waited acts on the truth. Nothing is sent within a unit of
//! work: a message goes out first, then one unit records it and ends the job. A
//! crash in between sends the message again under the same `Message-ID`.
//!
//! To add a task: a variant in [`domain::job::Task`], a function here that
//! answers its `Fate`. Bodies, addresses and codes never enter a log.

mod caps;
mod contact;
mod door;
mod fate;
mod holder;
mod invitation;
mod leavers;
pub(crate) mod letterhead;
mod mobile_id;
mod notices;
mod pin;
mod post;
mod rule;
mod self_service;

use domain::job::{ContactNotice, Job, Task};

use crate::context::{App, Context};
use crate::credentials::{self, Progress};
use crate::drift;
use crate::error::Result;
use crate::systems;
use door::Door;
use fate::Fate;

/// Does what a claimed job asks for, and ends it, or gives it back to be tried later.
///
/// # Errors
/// If the database fails, also [`crate::Error::Stale`] if the lease was lost meanwhile: then
/// somebody else has the job. Give it back with [`put_back`] unless it was lost.
pub async fn run(app: &App, job: &Job) -> Result<()> {
    let Some(cx) = context(app, job).await? else { return fate::forget(app, job).await };
    let task = &job.task;
    let fate = match task {
        Task::Reconcile { credential } => {
            through(&cx, task, Box::pin(credentials::reconcile(&cx, *credential))).await?
        }
        Task::UpdateCard { credential } => {
            through(&cx, task, Box::pin(credentials::update_card(&cx, *credential))).await?
        }
        Task::LookAt { credential } => through(&cx, task, Box::pin(credentials::look_at(&cx, *credential))).await?,
        Task::ResendInvitation { credential } => {
            through(&cx, task, Box::pin(credentials::resend(&cx, *credential))).await?
        }
        Task::CancelInvitation { credential, invitation } => {
            through(&cx, task, Box::pin(credentials::cancel_invitation(&cx, *credential, invitation))).await?
        }
        Task::SyncHolder { system, user } => {
            through(&cx, task, Box::pin(systems::sync_holder(&cx, *system, *user))).await?
        }
        Task::Compare { system } => of(Box::pin(drift::compare(&cx, *system)).await?),
        Task::SettleFinding { finding } => of(Box::pin(drift::settle(&cx, *finding)).await?),
        Task::SendInvitation { invitation } => invitation::send(&cx, job, *invitation).await?,
        Task::SendEnrolmentPin { invitation } => pin::send(&cx, job, *invitation).await?,
        Task::SendSelfServiceLink { asked } => self_service::send(&cx, job, *asked).await?,
        Task::RunRule { firing } => Box::pin(rule::run(&cx, job, *firing)).await?,
        Task::NotifyHolder { notice } => holder::notify(&cx, job, *notice).await?,
        Task::NotifyContact { notice: ContactNotice::RightsRevoked { .. } } => leavers::gather(&cx).await?,
        Task::NotifyContact { notice } => contact::notify(&cx, job, notice).await?,
    };
    fate::seal(&cx, job, fate).await
}

/// Calls a system, if its door is open for this task.
async fn through(cx: &Context, task: &Task, call: impl Future<Output = Result<Progress>>) -> Result<Fate> {
    let Some(door) = Box::pin(Door::of(cx, task)).await? else { return Ok(of(call.await?)) };
    if let Some(fate) = Box::pin(door.closed(cx)).await? {
        return Ok(fate);
    }
    let progress = call.await?;
    Box::pin(door.fate(cx, progress)).await
}

/// Gives back a job that broke down: to be tried later, or, after a day of tries, never again.
///
/// # Errors
/// As [`run`].
pub async fn put_back(app: &App, job: &Job, why: &str) -> Result<()> {
    let Some(cx) = context(app, job).await? else { return fate::forget(app, job).await };
    fate::seal(&cx, job, Fate::Failed(why.to_owned())).await
}

/// Claviger itself in the job's project, where the rules go on that led to the job; `None` if there is no such project any more.
async fn context(app: &App, job: &Job) -> Result<Option<Context>> {
    let Some(id) = job.project else { return Ok(None) };
    let project = app.store().read().await?.projects().by_id(id).await?;
    Ok(project.map(|project| app.as_system(project).following(job.origin.clone())))
}

/// What a system did not answer today it may tomorrow: such a job is never given up.
fn of(progress: Progress) -> Fate {
    match progress {
        Progress::Done => Fate::Done,
        Progress::Waits(why) => Fate::Waits(why),
        Progress::NotBefore(at, why) => Fate::NotBefore(at, why),
        Progress::Offline(error) => Fate::Waits(error.to_string()),
    }
}
