//! The frame of the pages. They need no script.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::Timestamp;
use minijinja::{Environment, Error, Value};

/// Pages load their style sheet and send their forms home, and that is all.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// A page inside the frame; `template` extends `frame.html`.
pub(crate) fn frame(status: StatusCode, template: &'static str, values: Value) -> Response {
    match render(template, values) {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page of a simulator cannot be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn render(template: &'static str, values: Value) -> Result<String, Error> {
    let mut environment = Environment::new(); // escapes, as the names end in .html
    environment.add_template("frame.html", include_str!("pages/frame.html"))?;
    environment.add_template("page.html", template)?;
    environment.get_template("page.html")?.render(values)
}

/// After a form: the page again, at the part that it was sent from.
pub(crate) fn form_again(part: &str) -> Response {
    Redirect::to(&format!("/#{part}")).into_response()
}

/// The style sheet.
pub(crate) async fn style() -> Response {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("pages/style.css")).into_response()
}

/// For people: to the second.
pub(crate) fn clock_face(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// What pages carry besides.
pub(crate) async fn mend_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
