//! Taking jobs as long as there are hands free.

use app::jobs::JobSignal;
use app::{App, jobs};
use domain::job::{Job, Task};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::held::{self, chain};
use crate::measures;
use crate::options::Options;

/// The kinds of jobs, the rare ones first, so that a flood of invitations keeps nobody waiting.
pub const KINDS: [&str; 15] = [
    "reconcile",
    "update_card",
    "look_at",
    "sync_holder",
    "cancel_invitation",
    "resend_invitation",
    "run_rule",
    "notify_contact",
    Task::GATHER_LEAVERS,
    "notify_holder",
    "send_invitation",
    "send_enrolment_pin",
    "send_self_service_link",
    "settle_finding",
    "compare",
];

/// Runs jobs until it is told to stop, and those that run then to their end.
pub(crate) async fn run(app: App, options: Options, mut stopping: watch::Receiver<bool>) {
    let mut hands = Hands { app, options, running: JoinSet::new() };
    let mut signal = None;
    while !*stopping.borrow() {
        if signal.is_none() {
            signal = jobs::signal(&hands.app).await.ok();
        }
        let idle = hands.take().await;
        tokio::select! {
            _ = stopping.changed() => break,
            _ = hands.running.join_next(), if !hands.running.is_empty() => {}
            heard = wait(&mut signal), if idle => if !heard { signal = None },
            () = tokio::time::sleep(hands.options.poll) => {}
        }
    }
    hands.drain().await;
}

/// Waits for a hint; answers whether the source of hints is still good.
async fn wait(signal: &mut Option<JobSignal>) -> bool {
    match signal {
        Some(signal) => signal.wait().await.is_ok(),
        None => std::future::pending().await,
    }
}

struct Hands {
    app: App,
    options: Options,
    running: JoinSet<()>,
}

impl Hands {
    /// Takes as many jobs as there are hands free; answers whether any hand stays free.
    async fn take(&mut self) -> bool {
        while self.running.try_join_next().is_some() {}
        measures::running(self.running.len());
        let due = match jobs::due(&self.app, &KINDS).await {
            Ok(due) => due,
            Err(error) => {
                tracing::error!(error = chain(&error), "jobs could not be looked for");
                return true;
            }
        };
        for kind in KINDS.into_iter().filter(|kind| due.contains(*kind)) {
            let free = self.options.parallel.saturating_sub(self.running.len());
            if free == 0 {
                return false;
            }
            let limit = u32::try_from(free).unwrap_or(u32::MAX);
            match jobs::claim(&self.app, kind, limit, self.options.lease).await {
                Ok(jobs) => {
                    measures::claimed(kind, jobs.len());
                    for job in jobs {
                        self.begin(job);
                    }
                }
                Err(error) => tracing::error!(error = chain(&error), "jobs could not be claimed"),
            }
        }
        self.running.len() < self.options.parallel
    }

    fn begin(&mut self, job: Job) {
        self.running.spawn(held::run(self.app.clone(), self.options.clone(), job));
        measures::running(self.running.len());
    }

    /// Lets what runs come to its end, and cuts off what takes too long.
    async fn drain(mut self) {
        let all = async { while self.running.join_next().await.is_some() {} };
        if tokio::time::timeout(self.options.drain, all).await.is_err() {
            tracing::warn!("jobs were cut off; they are taken up again when their leases have ended");
        }
    }
}
