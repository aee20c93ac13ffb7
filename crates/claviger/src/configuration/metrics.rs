//! The section `[metrics]`: where metrics are read, and by whom.

use std::net::SocketAddr;

use secrecy::{ExposeSecret, SecretString};

use super::error::ConfigurationError;
use super::layers::Layers;
use super::named;

/// A shorter token could be guessed.
const SHORTEST_TOKEN: usize = 16;

/// Where metrics are read, and what whoever reads them must show.
#[derive(Debug, Clone)]
pub(crate) struct MetricsDoor {
    /// Where.
    pub(crate) listen: SocketAddr,
    /// The bearer token; `None` on loopback only.
    pub(crate) token: Option<SecretString>,
}

/// Reads the section; `None` if nothing is to be measured.
pub(super) fn read(layers: &Layers) -> Result<Option<MetricsDoor>, ConfigurationError> {
    let expected = "expected an address and a port, like 127.0.0.1:9470 or [::]:9470";
    let listen: Option<SocketAddr> = layers.expect("metrics.listen", expected)?;
    let file = layers.path("metrics.token_file")?;
    let token = file.map(|path| named::secret(layers, "metrics.token_file", &path)).transpose()?;
    if token.as_ref().is_some_and(|token| token.expose_secret().len() < SHORTEST_TOKEN) {
        return Err(ConfigurationError::Together(
            "the token in metrics.token_file is too short; make one: openssl rand -hex 32",
        ));
    }
    match (listen, token) {
        (None, Some(_)) => Err(ConfigurationError::Together(
            "metrics.token_file without metrics.listen; set the address that metrics are read from",
        )),
        (None, None) => Ok(None),
        (Some(listen), None) if !listen.ip().is_loopback() => Err(ConfigurationError::Together(
            "metrics.listen is reached from other machines, and anybody could read the metrics; \
             name a file with a token in metrics.token_file, or listen on 127.0.0.1",
        )),
        (Some(listen), token) => Ok(Some(MetricsDoor { listen, token })),
    }
}
