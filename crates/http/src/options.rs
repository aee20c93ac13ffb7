//! What the binary tells this crate of the listener.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::http::HeaderName;
use domain::address_range::AddressRange;
use tokio_util::sync::CancellationToken;

/// How the server is reached, and what it takes.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Whether the listener itself speaks TLS.
    pub tls: bool,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<AddressRange>,
    /// The header in which those proxies hand on the certificate of a client that has proven it; `None`: none does.
    pub client_certificate_header: Option<HeaderName>,
    /// How large a body may be, in bytes, where an endpoint has no limit of its own.
    pub max_body: usize,
    /// The pace of streams.
    pub streams: StreamPace,
    /// Cancelled when the server is told to stop: what would go on for ever ends then.
    pub stopping: CancellationToken,
}

/// The pace of streams.
#[derive(Debug, Clone, Copy)]
pub struct StreamPace {
    /// After how long without an event something is sent all the same, so that proxies keep the connection.
    pub keep_alive: Duration,
    /// How often it is looked at whether the caller may still listen. What this process itself changes counts at once.
    pub check: Duration,
    /// How long a client may take to read what was sent.
    pub patience: Duration,
}

impl Default for StreamPace {
    fn default() -> Self {
        Self { keep_alive: Duration::from_secs(15), check: Duration::from_secs(30), patience: Duration::from_secs(30) }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            tls: false,
            trusted_proxies: Vec::new(),
            client_certificate_header: None,
            max_body: 1024 * 1024,
            streams: StreamPace::default(),
            stopping: CancellationToken::new(),
        }
    }
}

impl Options {
    /// Whether what comes from this peer cannot have been read on its way: TLS, this
    /// very machine, or a proxy that was named (and answers for the rest of the way).
    #[must_use]
    pub(crate) fn is_protected(&self, peer: Option<IpAddr>) -> bool {
        self.tls || self.listen.ip().is_loopback() || peer.is_some_and(|peer| self.is_proxy(peer))
    }

    /// Whether this address was named as a proxy.
    #[must_use]
    pub(crate) fn is_proxy(&self, address: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|range| range.contains(address))
    }
}
