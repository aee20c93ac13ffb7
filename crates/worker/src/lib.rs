//! Runs what nobody waits for: the jobs of the outbox, and the sweeps.
//!
//! Any number of nodes may run this over one database; none of them leads. A job
//! belongs to the node that holds its lease, and a sweep that runs twice does
//! nothing twice. What is done and why is the `app` crate's business; here is when,
//! how many at once, and what becomes of it when something breaks or ends.
//!
//! To add a job, see `app::outbox`; to add a sweep, see `app::sweeps`.

mod connections;
mod follow;
mod held;
mod jobs;
mod measures;
mod options;
mod schedule;
mod timers;
mod webhooks;

use app::App;
use futures_util::FutureExt;
use tokio::sync::watch;

pub use held::run as run_job;
pub use jobs::KINDS;
pub use measures::announce as announce_measures;
pub use options::Options;

/// Runs until `shutdown` is ready, then stops taking work, lets what runs come to
/// its end for [`Options::drain`], and returns. What is cut off then, somebody
/// does again when its lease has ended.
pub async fn run(app: App, shutdown: impl Future<Output = ()> + Send) {
    run_with(app, Options::default(), shutdown).await;
}

/// As [`run`], at another pace.
pub async fn run_with(app: App, options: Options, shutdown: impl Future<Output = ()> + Send) {
    let (stop, stopping) = watch::channel(false);
    let jobs = Box::pin(jobs::run(app.clone(), options.clone(), stopping.clone()));
    let following = Box::pin(follow::run(app.clone(), options.clone(), stopping.clone()));
    let kept = Box::pin(connections::run(app.clone(), options.clone(), stopping.clone()));
    let timed = Box::pin(timers::run(app.clone(), options.clone(), stopping.clone()));
    let told = Box::pin(webhooks::run(app.clone(), options.clone(), stopping.clone()));
    let sweeps = Box::pin(schedule::run(app, options, stopping));
    let stop = shutdown.map(move |()| stop.send_replace(true));
    tokio::join!(jobs, following, kept, timed, told, sweeps, stop);
}
