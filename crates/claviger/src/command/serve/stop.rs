//! Being told to stop, or to read the certificate again.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use tokio_util::sync::CancellationToken;

use super::tls;
use crate::configuration::Tls;

/// How long requests may take to finish; with what follows, the process ends within 10 seconds.
const DRAIN: Duration = Duration::from_secs(8);

/// Waits for SIGTERM or Ctrl-C, then lets requests finish. A second signal stops at once.
///
/// # Errors
/// If the system gives no signals. Signals count from the call on, not from the first poll.
#[cfg(unix)]
pub(crate) fn when_told(
    handle: Handle<SocketAddr>,
    stopping: CancellationToken,
) -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        drain(&handle, &stopping);
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        handle.shutdown();
    })
}

/// Waits for Ctrl-C, then lets requests finish. A second one stops at once.
#[cfg(not(unix))]
pub(crate) fn when_told(
    handle: Handle<SocketAddr>,
    stopping: CancellationToken,
) -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            drain(&handle, &stopping);
        }
        if tokio::signal::ctrl_c().await.is_ok() {
            handle.shutdown();
        }
    })
}

/// Lets requests finish, and takes no new ones.
pub(crate) fn drain(handle: &Handle<SocketAddr>, stopping: &CancellationToken) {
    tracing::info!("stopping: running requests may finish");
    stopping.cancel();
    handle.graceful_shutdown(Some(DRAIN));
}

/// Reads the certificate again whenever the process gets SIGHUP.
///
/// # Errors
/// If the system gives no signals.
#[cfg(unix)]
pub(crate) fn reload_on_hangup(
    tls: Option<(RustlsConfig, Tls)>,
) -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move {
        while hangup.recv().await.is_some() {
            if let Some((config, tls)) = &tls {
                tls::reload(config, tls).await;
            }
        }
    })
}

/// There is no such signal here; a new certificate needs a new start.
#[cfg(not(unix))]
pub(crate) fn reload_on_hangup(
    _: Option<(RustlsConfig, Tls)>,
) -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(std::future::pending())
}
