//! `claviger simulate`: services of other makers, simulated, to try connectors on.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use clap::{Args, Subcommand};
use simulate::accessgrid::{self, AccessGrid};
use simulate::origo::{self, Origo};
use tokio::net::TcpListener;

use crate::failure::Failure;
use crate::{output, system};

/// Simulate a service of another maker, with its faults
#[derive(Debug, Subcommand)]
pub(crate) enum Simulate {
    /// HID Origo Mobile Identities v2.2: one organisation, with a page to look at it and to play its phones
    #[command(after_help = ORIGO_HELP)]
    Origo(OrigoSimulator),
    #[command(about = "AccessGrid: one account, with a page to look at it and to play the wallets")]
    #[command(after_help = ACCESSGRID_HELP)]
    Accessgrid(AccessGridSimulator),
}

/// What every simulator needs.
#[derive(Debug, Args)]
pub(crate) struct Ground {
    /// What chance begins with: the same seed gives the same secrets, codes and faults
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// How many seconds pass in one of this machine's
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, value_parser = scale)]
    time_scale: f64,
}

/// `simulate origo`.
#[derive(Debug, Args)]
pub(crate) struct OrigoSimulator {
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8601")]
    listen: SocketAddr,
    /// Management and event calls that one address may make in five minutes, each
    #[arg(long, value_name = "CALLS", default_value_t = 300)]
    limit: usize,
    #[arg(help = "Something that goes wrong: NAME[=WHEN[:CALL]]; may be given again", long, value_name = "FAULT")]
    fault: Vec<origo::Fault>,
    #[command(flatten)]
    ground: Ground,
}

const ORIGO_HELP: &str = "\
Faults:
  rate-limit, lost-before, lost-answer, delayed, slow, error-before, error-after, precondition, unauthorized,
  callback-lost, event-duplicated, event-reordered, event-late, revoke-stuck, part-number-gone, pool-exhausted
  WHEN is `always` (if not said), a probability (0.2 or 20%), or a number of times (3). CALL is one kind of call,
  for faults that strike in calls:
  token, organization, list-part-numbers, part-number, create-user, user, update-user, delete-user, search-users,
  create-invitation, resend-invitation, cancel-invitation, issue-credential, revoke-credential, remove-container,
  create-filter, list-filters, create-callback, list-callbacks, events

For programs, beside the service's own calls:
  GET  /simulator/state                       everything that there is
  POST /simulator/phones/accept               {\"code\":\"XXXX-XXXX-XXXX-XXXX\",\"phone\":\"Pixel 9\"}
  POST /simulator/phones/{container}/remove   the app is deleted
  POST /simulator/pools/{part}/available      {\"n\":25}
  POST /simulator/advance                     {\"seconds\":60}
  POST /simulator/faults                      {\"faults\":[\"lost-answer=2:create-user\"]}, these and no others";

/// `simulate accessgrid`.
#[derive(Debug, Args)]
pub(crate) struct AccessGridSimulator {
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8602")]
    listen: SocketAddr,
    /// Calls that one address may make in a minute
    #[arg(long, value_name = "CALLS", default_value_t = 100)]
    limit: usize,
    #[arg(help = "Something that goes wrong: NAME[=WHEN[:CALL]]; may be given again", long, value_name = "FAULT")]
    fault: Vec<accessgrid::Fault>,
    #[command(flatten)]
    ground: Ground,
}

const ACCESSGRID_HELP: &str = "\
Faults:
  rate-limit, lost-before, lost-answer, delayed, slow, error-before, error-after, unauthorized, callback-lost,
  event-duplicated, event-reordered, event-late, template-gone, balance-exhausted
  WHEN is `always` (if not said), a probability (0.2 or 20%), or a number of times (3). CALL is one kind of call,
  for faults that strike in calls:
  issue, list, read, update, suspend, resume, unlink, delete, template, logs, ledger, create-webhook, list-webhooks,
  delete-webhook

For programs, beside the service's own calls:
  GET  /simulator/state                       everything that there is
  POST /simulator/passes/install              {\"install_url\":\"…\",\"device\":\"Pixel 9\"}
  POST /simulator/passes/{id}/remove          it is taken out of the wallet
  POST /simulator/templates/{id}/balance      {\"n\":25}
  POST /simulator/advance                     {\"seconds\":60}
  POST /simulator/faults                      {\"faults\":[\"lost-answer=2:issue\"]}, these and no others";

impl Simulate {
    /// Does it.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        match self {
            Self::Origo(simulator) => simulator.run().await,
            Self::Accessgrid(simulator) => simulator.run().await,
        }
    }
}

impl OrigoSimulator {
    async fn run(self) -> Result<(), Failure> {
        let mut options = origo::Options::new(self.ground.seed);
        options.time_scale = self.ground.time_scale;
        (options.limits.calls, options.limits.events) = (self.limit, self.limit);
        options.faults = self.fault;
        let credentials = format!(
            "organization {}, client_id {}, client_secret {}, application_id HID-CLAVIGER-SIMULATOR",
            options.organization, options.client_id, options.client_secret
        );
        let origo = Origo::new(options, Arc::new(system::now));
        let callbacks = origo.clone().deliver_callbacks(client()?);
        let told = |url: &str| {
            format!("Origo simulator is ready at {url} (auth_url, api_url and event_url in one; {credentials})")
        };
        serve(self.listen, origo.router(), callbacks, told).await
    }
}

impl AccessGridSimulator {
    async fn run(self) -> Result<(), Failure> {
        let mut options = accessgrid::Options::new(self.ground.seed);
        options.time_scale = self.ground.time_scale;
        options.limit = self.limit;
        options.faults = self.fault;
        let credentials = format!("account_id {}, secret {}", options.account_id, options.secret);
        let grid = AccessGrid::new(options, Arc::new(system::now));
        let events = grid.clone().deliver_events(client()?);
        let told = |url: &str| format!("AccessGrid simulator is ready at {url} (api_url; {credentials})");
        serve(self.listen, grid.router(), events, told).await
    }
}

/// Calls back whoever asked for it, and nobody between.
fn client() -> Result<reqwest::Client, Failure> {
    Ok(reqwest::Client::builder().no_proxy().build()?)
}

/// Serves until it is told to stop. Who stops a simulator does not wait for it.
async fn serve(
    listen: SocketAddr,
    router: Router,
    beside: impl Future<Output = ()>,
    told: impl FnOnce(&str) -> String,
) -> Result<(), Failure> {
    let stopped = told_to_stop()?;
    let listener = TcpListener::bind(listen).await.map_err(|error| {
        Failure::new(format!("{listen} cannot be listened on; choose another address with --listen: {error}"))
    })?;
    output::line(told(&format!("http://{}", listener.local_addr()?)))?;
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::select! {
        served = async { axum::serve(listener, service).await } => Ok(served?),
        () = beside => Ok(()),
        () = stopped => Ok(()),
    }
}

/// SIGTERM or Ctrl-C, from the call on.
#[cfg(unix)]
fn told_to_stop() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
    })
}

/// Ctrl-C.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn told_to_stop() -> Result<impl Future<Output = ()>, Failure> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}

fn scale(text: &str) -> Result<f64, String> {
    let scale = text.parse().ok().filter(|scale: &f64| scale.is_finite() && (0.001..=1_000_000.0).contains(scale));
    scale.ok_or_else(|| "a number from 0.001 to 1000000".to_owned())
}
