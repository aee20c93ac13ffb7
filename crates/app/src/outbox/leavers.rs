//! Those whose rights are revoked, gathered into one mail: a mass that leaves is one piece of news, not a flood.
//!
//! Each of them is a job that is never told by itself. The first that runs takes all of them away and queues
//! the mail that names them, in one unit of work: so whoever is in the mail has no job any more, whoever comes
//! later is in the next, and a crash on either side loses nobody. The mail is a job of its own, which is tried again as
//! it is.

use domain::job::{ContactNotice, Job, Leaver, Letter, Task};
use notify::template::MAX_LISTED_LEAVERS;

use super::caps;
use super::fate::Fate;
use crate::context::Context;
use crate::error::Result;
use crate::jobs;

/// Makes one mail of all who wait, or lets them wait for more if there were many such mails within the hour.
pub(super) async fn gather(cx: &Context) -> Result<Fate> {
    let mut uow = cx.begin().await?;
    // Counted first: that also lets one hand at a time gather.
    if let Some(until) = caps::leavers(cx, &mut uow).await? {
        return Ok(Fate::NotBefore(until, "it is told together with those that follow".to_owned()));
    }
    let (first, total) = uow.jobs().take_all(cx.project().id, Task::GATHER_LEAVERS, MAX_LISTED_LEAVERS).await?;
    if first.is_empty() {
        return Ok(Fate::Ended); // another hand has gathered it
    }
    let letter = Letter { leavers: first.into_iter().filter_map(leaver).collect(), ..Letter::default() };
    let notice = ContactNotice::LeaversRevoked { total: u64::try_from(total).unwrap_or(u64::MAX) };
    jobs::queue_letter(cx, &mut uow, Task::NotifyContact { notice }, letter, cx.now()).await?;
    cx.commit(uow, &()).await?;
    Ok(Fate::Ended)
}

fn leaver(job: Job) -> Option<Leaver> {
    let Task::NotifyContact { notice: ContactNotice::RightsRevoked { by_phone } } = job.task else { return None };
    Some(Leaver { display_name: job.letter?.display_name, at: job.created_at, by_phone })
}
