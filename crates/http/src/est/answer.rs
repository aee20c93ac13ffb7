//! What EST answers.

use axum::http::header::{CONTENT_TYPE, HeaderName, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;

use crate::problem::Problem;

const TRANSFER_ENCODING: HeaderName = HeaderName::from_static("content-transfer-encoding");

/// A refusal; who is not known is told how to log in.
#[derive(Debug)]
pub(super) struct Refused(Problem);

impl From<app::Error> for Refused {
    fn from(error: app::Error) -> Self {
        Self(error.into())
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = self.0.into_response();
        if response.status() == StatusCode::UNAUTHORIZED {
            let basic = HeaderValue::from_static("Basic realm=\"est\", charset=\"UTF-8\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, basic);
        }
        response
    }
}

/// Certificates as PKCS#7 (RFC 7030 §4.1.3, §4.2.3).
pub(super) fn certificates(der: &[u8]) -> Response {
    in_base64("application/pkcs7-mime; smime-type=certs-only", der)
}

/// Base64 on one line, with a line end behind it.
pub(super) fn in_base64(media_type: &'static str, der: &[u8]) -> Response {
    let headers = [(CONTENT_TYPE, media_type), (TRANSFER_ENCODING, "base64")];
    (headers, BASE64.encode(der) + "\n").into_response()
}
