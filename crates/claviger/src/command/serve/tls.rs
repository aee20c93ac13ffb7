//! The listener's TLS: its own certificate, and those that clients show.

use std::io;
use std::sync::Arc;

use axum::middleware::AddExtension;
use axum_server::accept::{Accept, NoDelayAcceptor};
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use futures_util::future::BoxFuture;
use http_api::PeerCertificate;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureScheme};
use tokio::net::TcpStream;

use crate::configuration::Tls;

/// Reads certificate and key.
pub(crate) async fn open(tls: &Tls) -> io::Result<RustlsConfig> {
    read(tls.clone()).await.map(RustlsConfig::from_config)
}

/// Reads the certificate again; keeps the old one if the new one cannot be used.
pub(super) async fn reload(config: &RustlsConfig, tls: &Tls) {
    match read(tls.clone()).await {
        Ok(read) => {
            config.reload_from_config(read);
            tracing::info!(certificate = %tls.certificate.display(), "the certificate was read again");
        }
        Err(error) => tracing::error!(
            certificate = %tls.certificate.display(),
            %error,
            "the certificate cannot be used; the old one stays"
        ),
    }
}

async fn read(tls: Tls) -> io::Result<Arc<ServerConfig>> {
    tokio::task::spawn_blocking(move || config(&tls).map(Arc::new)).await?
}

fn config(tls: &Tls) -> io::Result<ServerConfig> {
    let chain = CertificateDer::pem_file_iter(&tls.certificate).map_err(io::Error::other)?;
    let chain = chain.collect::<Result<Vec<_>, _>>().map_err(io::Error::other)?;
    let key = PrivateKeyDer::from_pem_file(&tls.key).map_err(io::Error::other)?;
    let config = ServerConfig::builder();
    let config = match tls.asks_clients {
        true => config.with_client_cert_verifier(Arc::new(AnyCertificate::new()?)),
        false => config.with_no_client_auth(),
    };
    let mut config = config.with_single_cert(chain, key).map_err(io::Error::other)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// Takes any certificate whose key a client has, or none. Which one holds, and for what, is decided where it is used: by
/// what the database says at that moment.
#[derive(Debug)]
struct AnyCertificate(WebPkiSupportedAlgorithms);

impl AnyCertificate {
    fn new() -> io::Result<Self> {
        let provider = CryptoProvider::get_default().ok_or_else(|| io::Error::other("no cryptography is installed"))?;
        Ok(Self(provider.signature_verification_algorithms))
    }
}

impl ClientCertVerifier for AnyCertificate {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.0)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}

/// Tells every request of a connection which certificate its client has shown.
#[derive(Clone)]
pub(super) struct ShownCertificates(pub(super) RustlsAcceptor<NoDelayAcceptor>);

impl<S: Send + 'static> Accept<TcpStream, S> for ShownCertificates {
    type Stream = <RustlsAcceptor<NoDelayAcceptor> as Accept<TcpStream, S>>::Stream;
    type Service = AddExtension<S, PeerCertificate>;
    type Future = BoxFuture<'static, io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let acceptor = self.0.clone();
        Box::pin(async move {
            let (stream, service) = acceptor.accept(stream, service).await?;
            let chain = stream.get_ref().1.peer_certificates();
            let own = chain.and_then(<[_]>::first).map(|own| own.as_ref().into());
            Ok((stream, PeerCertificate(own).on(service)))
        })
    }
}
