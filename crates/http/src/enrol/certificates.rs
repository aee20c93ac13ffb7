//! `POST /enrol/v1/certificates`: the phone has made its keys, and asks for their certificates.

use std::collections::BTreeMap;

use app::enrol::{self, Delivered};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body;
use super::problem::{Document, Fault, Problem, Result};
use super::request::Proven;
use crate::server::Server;

/// The requests for certificates.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CertificatesRequest {
    /// PKCS#10 in DER as base64, by key.
    requests: BTreeMap<String, String>,
}

/// The certificates, and what they hang on.
#[derive(Serialize, ToSchema)]
#[schema(as = DeliveredCertificates)]
pub(crate) struct Answer {
    certificates: Vec<Delivery>,
    /// The CA's certificate and those above it, but the root, in PEM.
    chain: Vec<String>,
    /// Keys that the server made.
    keys: Vec<DeliveredKey>,
}

/// A certificate.
#[derive(Serialize, ToSchema)]
#[schema(as = DeliveredCertificate)]
pub(crate) struct Delivery {
    key_id: String,
    profile: String,
    /// `authentication`, `signature`, `encryption`, `other`.
    usage: &'static str,
    /// Its serial number, in hexadecimal digits.
    serial: String,
    /// In PEM.
    certificate: String,
    #[schema(value_type = String, format = DateTime)]
    not_before: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    not_after: Timestamp,
}

/// A key that the server made, encrypted for the phone.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeliveredKey {
    key_id: String,
    /// The serial number of its certificate.
    certificate_serial: String,
    /// Whether it is the present key, and not an earlier one.
    current: bool,
    /// PKCS#8 in a compact JWE to the phone's encryption key.
    jwe: String,
}

/// Certifies the phone's keys. The certificates are on hold until the phone confirms.
///
/// The same keys again are answered the same again.
#[utoipa::path(
    post, path = "/enrol/v1/certificates", operation_id = "enrol_certificates", tag = "phones",
    request_body = CertificatesRequest,
    responses(
        (status = 200, description = "Done.", body = Answer),
        (status = "default", description = "Refused or failed; `code` says why.", body = Document, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn certificates(State(server): State<Server>, proven: Proven) -> Result<Response> {
    let asked: CertificatesRequest = body::parse(&proven.body)?;
    let requests = read(&asked)?;
    let delivered = enrol::certificates(server.app(), &proven.proof.thumbprint, &requests).await?;
    Ok(Json(Answer::of(delivered)).into_response())
}

fn read(asked: &CertificatesRequest) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut faults = Vec::new();
    let mut requests = BTreeMap::new();
    for (key_id, text) in &asked.requests {
        if let Ok(der) = STANDARD.decode(text) {
            requests.insert(key_id.clone(), der);
        } else {
            let pointer = format!("/requests/{}", key_id.replace('~', "~0").replace('/', "~1"));
            let detail = "expected PKCS#10 in DER, as base64 (RFC 4648 §4)".to_owned();
            faults.push(Fault { pointer: pointer.into(), code: "request_unreadable", detail });
        }
    }
    if faults.is_empty() { Ok(requests) } else { Err(Problem::Invalid(faults)) }
}

impl Answer {
    fn of(delivered: Delivered) -> Self {
        let certificates = delivered.certificates.into_iter().map(|one| Delivery {
            key_id: one.key_id,
            profile: one.profile,
            usage: one.usage.as_str(),
            serial: one.serial,
            certificate: one.pem,
            not_before: one.not_before,
            not_after: one.not_after,
        });
        let keys = delivered.keys.into_iter().map(|one| DeliveredKey {
            key_id: one.key_id,
            certificate_serial: one.serial,
            current: one.current,
            jwe: one.jwe,
        });
        Self { certificates: certificates.collect(), chain: delivered.chain, keys: keys.collect() }
    }
}
