//! The certificate that a client has proven in the TLS handshake of our own listener.

use std::sync::Arc;

use axum::Extension;
use axum::middleware::AddExtension;
use tower::Layer;

/// A client's certificate in DER; `None` if it showed none. Only that it has the key is known: whether the certificate
/// holds, whoever reads it decides.
#[derive(Debug, Clone, Default)]
pub struct PeerCertificate(pub Option<Arc<[u8]>>);

impl PeerCertificate {
    /// Hands it on to every request of a connection.
    #[must_use]
    pub fn on<S>(self, connection: S) -> AddExtension<S, Self> {
        Extension(self).layer(connection)
    }
}
