//! The HTTP side: the page, the lists for programs, and the gateway for text messages.

use axum::extract::rejection::{FormRejection, JsonRejection};
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router, middleware};

use super::text_message::Received;
use super::{MailSink, page};

const LARGEST_TEXT_MESSAGE: usize = 64 * 1024;

/// Pages load their style sheet and show mails in frames, and that is all.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A mail runs no script and loads nothing, and its links open in a window of their own.
const MAIL_POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; \
     style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'";

impl MailSink {
    /// The page at `/`, lists for programs under `/api/`, and the text message gateway `POST /sms`.
    ///
    /// The lists are `GET /api/mails` and `GET /api/sms`, newest last. To be served at the root of an address.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/", get(list_page))
            .route("/mails/{id}", get(mail_page))
            .route("/mails/{id}/html", get(mail_html))
            .route("/mails/{id}/raw", get(mail_raw))
            .route("/style.css", get(style))
            .route("/api/mails", get(api_mails))
            .route("/api/mails/{id}", get(api_mail))
            .route("/api/sms", get(api_texts))
            .route("/sms", post(take_text).layer(DefaultBodyLimit::max(LARGEST_TEXT_MESSAGE)))
            .layer(middleware::map_response(guard))
            .with_state(self.clone())
    }
}

async fn list_page(State(sink): State<MailSink>) -> Response {
    show(page::list(&sink.mails(), &sink.texts()))
}

async fn mail_page(State(sink): State<MailSink>, Path(id): Path<u64>) -> Response {
    match sink.mail(id) {
        Some(mail) => show(page::mail(&mail)),
        None => (StatusCode::NOT_FOUND, show(page::missing())).into_response(),
    }
}

async fn mail_html(State(sink): State<MailSink>, Path(id): Path<u64>) -> Response {
    let Some(html) = sink.mail(id).and_then(|mail| mail.html_with_images()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let html = Html(format!("<base target=\"_blank\">{html}"));
    ([(CONTENT_SECURITY_POLICY, MAIL_POLICY)], html).into_response()
}

async fn mail_raw(State(sink): State<MailSink>, Path(id): Path<u64>) -> Response {
    match sink.mail(id) {
        Some(mail) => ([(CONTENT_TYPE, "text/plain; charset=utf-8")], mail.raw.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn style() -> Response {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("pages/style.css")).into_response()
}

async fn api_mails(State(sink): State<MailSink>) -> Response {
    Json(sink.mails().iter().map(AsRef::as_ref).collect::<Vec<_>>()).into_response()
}

async fn api_mail(State(sink): State<MailSink>, Path(id): Path<u64>) -> Response {
    match sink.mail(id) {
        Some(mail) => Json(mail.as_ref()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn api_texts(State(sink): State<MailSink>) -> Response {
    Json(sink.texts().iter().map(AsRef::as_ref).collect::<Vec<_>>()).into_response()
}

async fn take_text(State(sink): State<MailSink>, TextBody(received): TextBody) -> Response {
    let id = sink.take_text(received);
    (StatusCode::ACCEPTED, Json(serde_json::json!({ "id": id }))).into_response()
}

/// A text message as JSON or as a form, as its type says.
struct TextBody(Received);

impl<S: Send + Sync> FromRequest<S> for TextBody {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if content_type.is_some_and(|text| text.starts_with("application/json")) {
            let json = Json::<Received>::from_request(request, state).await;
            return json.map(|Json(received)| Self(received)).map_err(JsonRejection::into_response);
        }
        let form = Form::<Received>::from_request(request, state).await;
        form.map(|Form(received)| Self(received)).map_err(FormRejection::into_response)
    }
}

fn show(page: Result<String, minijinja::Error>) -> Response {
    match page {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page of the mail sink cannot be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn guard(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(PAGE_POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
