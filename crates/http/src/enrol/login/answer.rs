//! `POST /enrol/v1/login/answer`: the holder says yes.

use app::enrol::{self, LoginAnswer};
use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::enrol::body;
use crate::enrol::problem::{Document, Fault, Problem, Result};
use crate::enrol::request::Proven;
use crate::server::Server;

/// A yes.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LoginAnswerRequest {
    /// What stands in the link after `#login=`.
    code: String,
    /// The number that the browser shows.
    number: u8,
    /// The serial number of the certificate for authentication, in hexadecimal digits.
    serial: String,
    /// The signature of its key, as base64url.
    signature: String,
}

/// Lets the browser in. A wrong number, or a signature that does not hold, ends the login.
#[utoipa::path(
    post, path = "/enrol/v1/login/answer", operation_id = "enrol_answer_login", tag = "phones",
    request_body = LoginAnswerRequest,
    responses(
        (status = 204, description = "Done."),
        (status = "default", description = "Refused or failed; `code` says why.", body = Document, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn answer(State(server): State<Server>, proven: Proven) -> Result<StatusCode> {
    let asked: LoginAnswerRequest = body::parse(&proven.body)?;
    let serial = asked.serial.parse().map_err(|_| invalid("/serial", "expected a serial number in hexadecimal digits"));
    let signature = URL_SAFE_NO_PAD.decode(&asked.signature).map_err(|_| invalid("/signature", "expected base64url"));
    let answer = LoginAnswer { number: asked.number, serial: serial?, signature: signature? };
    enrol::answer_login(server.app(), &proven.proof.thumbprint, &asked.code, &answer).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn invalid(pointer: &'static str, detail: &str) -> Problem {
    Problem::Invalid(vec![Fault { pointer: pointer.into(), code: "invalid_value", detail: detail.to_owned() }])
}
