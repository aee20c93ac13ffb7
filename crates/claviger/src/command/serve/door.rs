//! Where requests come in: a bound port, with or without TLS.

use std::io;
use std::net::{SocketAddr, TcpListener};

use axum::Router;
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::RustlsConfig;

use super::tls::{self, ShownCertificates};
use crate::configuration::{Configuration, Tls};

/// A port that is ours.
pub(crate) struct Door {
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<RustlsConfig>,
}

/// Why there is no door.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DoorError {
    /// The port belongs to somebody else.
    #[error("{address} is in use by another program; stop that, or choose another port with --{flag}")]
    Busy {
        /// The address.
        address: SocketAddr,
        /// What it was chosen with.
        flag: &'static str,
    },
    /// The address cannot be listened on.
    #[error("{address} cannot be listened on; choose an address of this machine with --{flag}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What it was chosen with.
        flag: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// Certificate and key are no pair in PEM form.
    #[error(
        "the certificate {} with the key {} cannot be used; give a chain and its own private key in PEM form",
        tls.certificate.display(), tls.key.display()
    )]
    Tls {
        /// The files.
        tls: Tls,
        /// What is wrong with them.
        source: io::Error,
    },
}

impl Door {
    /// The server's own: reads the certificate, and takes the port.
    pub(crate) async fn open(configuration: &Configuration) -> Result<Self, DoorError> {
        let tls = match &configuration.tls {
            Some(tls) => Some(tls::open(tls).await.map_err(|source| DoorError::Tls { tls: tls.clone(), source })?),
            None => None,
        };
        Self::take(configuration.listen, "listen", tls)
    }

    /// That of the metrics. Where others could read along, it has the certificate of the server's own.
    pub(crate) fn for_metrics(&self, listen: SocketAddr) -> Result<Self, DoorError> {
        let tls = self.tls.clone().filter(|_| !listen.ip().is_loopback());
        Self::take(listen, "metrics-listen", tls)
    }

    fn take(wanted: SocketAddr, flag: &'static str, tls: Option<RustlsConfig>) -> Result<Self, DoorError> {
        let cannot = |source: io::Error| match source.kind() {
            io::ErrorKind::AddrInUse => DoorError::Busy { address: wanted, flag },
            _ => DoorError::Listen { address: wanted, flag, source },
        };
        let listener = TcpListener::bind(wanted).map_err(cannot)?;
        listener.set_nonblocking(true).map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        Ok(Self { listener, address, tls })
    }

    /// Where it is.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Lets requests in until the handle says to stop.
    pub(crate) async fn serve(self, router: Router, handle: Handle<SocketAddr>) -> io::Result<()> {
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        match self.tls {
            None => {
                let server = axum_server::from_tcp(self.listener)?.handle(handle);
                server.acceptor(NoDelayAcceptor::new()).serve(service).await
            }
            Some(tls) => {
                let server = axum_server::from_tcp_rustls(self.listener, tls)?.handle(handle);
                server.map(|tls| ShownCertificates(tls.acceptor(NoDelayAcceptor::new()))).serve(service).await
            }
        }
    }

    /// The certificate, to be read again, and its files.
    pub(crate) fn tls(&self) -> Option<RustlsConfig> {
        self.tls.clone()
    }
}
