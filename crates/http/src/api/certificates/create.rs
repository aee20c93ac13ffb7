//! `POST /api/v1/projects/{slug}/certificates`.

use app::certificates::{self, Issued, NewCertificate};
use axum::response::Response;
use domain::certificate::CertificateOrigin;
use domain::id::{Id, kind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::InProject;
use crate::extract::Body;
use crate::idempotency::{Answer, IdempotencyKey};
use crate::problem::Result;

/// What a certificate is asked for with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCertificateBody {
    /// The name of the certificate profile.
    profile: String,
    /// Whose it is to be.
    #[schema(value_type = String)]
    user_id: Id<kind::User>,
    /// The request: PKCS#10 in PEM, or in base64.
    csr: String,
}

/// A certificate that was issued.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IssuedView {
    /// `crt_…`.
    id: String,
    /// Its serial number: hexadecimal digits in small letters.
    serial: String,
    /// The certificate, in PEM.
    certificate: String,
    /// The CA's certificate and those above it, but the root, in PEM.
    chain: String,
}

/// Issues a certificate for a request.
///
/// Subject and alternative names come from the profile and the user, and from the request only where the profile says
/// so; a request that asks for anything else is refused, each time with its own code.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/certificates", operation_id = "create_certificate",
    tag = "certificates", params(("slug" = String, Path, description = "The project's slug.")),
    request_body = NewCertificateBody,
    responses((status = 201, description = "Issued.", body = IssuedView)))]
pub(crate) async fn create_certificate(
    InProject(cx): InProject,
    key: IdempotencyKey,
    body: Body<NewCertificateBody>,
) -> Result<Response> {
    let NewCertificateBody { profile, user_id, csr } = body.value;
    let new = NewCertificate { profile, user: user_id, csr, origin: CertificateOrigin::Api };
    key.run(cx, &body.raw, answer, |cx| async move { certificates::create(&cx, new).await }).await
}

fn answer(issued: &Issued) -> Answer {
    let view = IssuedView {
        id: issued.certificate.id.to_string(),
        serial: issued.certificate.serial.to_string(),
        certificate: issued.pem.clone(),
        chain: issued.chain.concat(),
    };
    Answer::created(format!("certificates/{}", issued.certificate.id), &view)
}
