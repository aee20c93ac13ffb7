//! A running node: HTTP, background work, and what tells it to stop.

use std::io;
use std::net::SocketAddr;

use app::App;
use axum_server::Handle;
use http_api::Options;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::door::Door;
use super::stop;
use crate::configuration::Configuration;
use crate::data_dir::{self, Locks};
use crate::failure::Failure;
use crate::metrics::Reading;
use crate::system::Environment;
use crate::{house, logging};

/// One node with everything.
pub(crate) struct Node {
    app: App,
    handle: Handle<SocketAddr>,
    stopping: CancellationToken,
    served: JoinHandle<io::Result<()>>,
    working: JoinHandle<()>,
    listeners: [JoinHandle<()>; 2],
    _locks: Locks,
}

impl Node {
    /// Starts it. What can fail without changing anything comes first.
    pub(crate) async fn start(configuration: &Configuration, environment: &Environment) -> Result<Self, Failure> {
        configuration.public_url(configuration.listen)?;
        let door = Door::open(configuration).await?;
        let metrics = configuration.metrics.as_ref().map(|wanted| Reading::take(&door, wanted)).transpose()?;
        data_dir::prepare(configuration)?;
        let locks = Locks::take(configuration)?;
        let (store, _) = house::open_store(configuration, environment).await?;
        logging::begin(&configuration.log)?;
        let app = house::build(configuration, store, door.address())?;
        app::projects::ensure_first(&app).await?;

        let (handle, stopping) = (Handle::new(), CancellationToken::new());
        let stopper = tokio::spawn(stop::when_told(handle.clone(), stopping.clone())?);
        let reloader = tokio::spawn(stop::reload_on_hangup(door.tls().zip(configuration.tls.clone()))?);
        let router = http_api::router(app.clone(), options(configuration, &door, &stopping));
        let served = tokio::spawn(door.serve(router, handle.clone()));
        if let Some(metrics) = metrics {
            metrics.begin(app.clone(), &stopping)?;
        }
        let working = tokio::spawn(worker::run(app.clone(), stopping.clone().cancelled_owned()));
        Ok(Self { app, handle, stopping, served, working, listeners: [stopper, reloader], _locks: locks })
    }

    /// Waits until requests are let in; `false` if that cannot be.
    pub(crate) async fn is_listening(&self) -> bool {
        self.handle.listening().await.is_some()
    }

    /// The use cases' context.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// Waits until somebody tells it to stop.
    pub(crate) async fn told_to_stop(&self) {
        self.stopping.cancelled().await;
    }

    /// Tells it to stop.
    pub(crate) fn stop(&self) {
        stop::drain(&self.handle, &self.stopping);
    }

    /// Waits until it has stopped, and closes the house behind it.
    pub(crate) async fn ended(self) -> Result<(), Failure> {
        let ended = self.served.await;
        self.stopping.cancel();
        self.working.await?;
        self.listeners.iter().for_each(JoinHandle::abort);
        self.app.store().close().await?;
        ended??;
        Ok(())
    }
}

fn options(configuration: &Configuration, door: &Door, stopping: &CancellationToken) -> Options {
    Options {
        listen: door.address(),
        tls: configuration.tls.is_some(),
        trusted_proxies: configuration.trusted_proxies.clone(),
        client_certificate_header: configuration.client_certificate_header.clone(),
        stopping: stopping.clone(),
        ..Options::default()
    }
}
