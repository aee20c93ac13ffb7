//! `claviger serve`: one node with everything.

mod door;
mod stop;

use app::access::setup::{self, SetupLink};
use axum_server::Handle;
use http_api::Options;
use tokio_util::sync::CancellationToken;

use self::door::Door;
use crate::configuration::{Configuration, ServeFlags};
use crate::data_dir::{self, Locks};
use crate::failure::Failure;
use crate::system::Environment;
use crate::{house, logging, output};

/// Run one node with everything: HTTP, background work, pages
///
/// Without a database URL, SQLite in the data directory. Prints one line when it is ready, and until there is an
/// operator, a link that sets up the first one. SIGTERM or Ctrl-C lets requests finish and stops within 10 seconds.
#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    flags: ServeFlags,
}

impl Serve {
    /// Serves until it is told to stop. What can fail without changing anything comes first.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let environment = Environment::read();
        let configuration = Configuration::load(&self.flags.0, &environment)?;
        configuration.public_url(configuration.listen)?;
        let door = Door::open(&configuration).await?;
        data_dir::prepare(&configuration)?;
        let _locks = Locks::take(&configuration)?;
        let (store, _) = house::open_store(&configuration, &environment).await?;
        logging::begin(&configuration.log)?;
        let app = house::build(&configuration, store, door.address())?;
        app::projects::ensure_first(&app).await?;
        let link = setup::offer(&app).await?;

        let handle = Handle::new();
        let stopping = CancellationToken::new();
        let stopper = tokio::spawn(stop::when_told(handle.clone(), stopping.clone())?);
        let reloader = tokio::spawn(stop::reload_on_hangup(door.tls().zip(configuration.tls.clone()))?);
        let router = http_api::router(app.clone(), options(&configuration, &door));
        let served = tokio::spawn(door.serve(router, handle.clone()));
        let working = tokio::spawn(worker::run(app.clone(), stopping.clone().cancelled_owned()));
        if handle.listening().await.is_some() {
            announce(&configuration, &app, link)?;
        }
        let ended = served.await;
        stopping.cancel();
        working.await?;
        stopper.abort();
        reloader.abort();
        app.store().close().await?;
        ended??;
        Ok(())
    }
}

fn options(configuration: &Configuration, door: &Door) -> Options {
    Options {
        listen: door.address(),
        tls: configuration.tls.is_some(),
        trusted_proxies: configuration.trusted_proxies.clone(),
        ..Options::default()
    }
}

/// One line when ready, and until there is an operator, one more.
fn announce(configuration: &Configuration, app: &app::App, link: Option<SetupLink>) -> Result<(), Failure> {
    let (version, url, database) = (env!("CARGO_PKG_VERSION"), app.public_url(), configuration.database_name());
    output::line(format!("Claviger {version} is ready at {url} ({database})"))?;
    let Some(link) = link else { return Ok(()) };
    if configuration.is_protected() {
        return output::line(format!("Set up the first operator within an hour: {}", link.expose()));
    }
    output::line("There is no operator yet: run `claviger setup`, as links would travel unencrypted here")
}
