//! The page that is read: `GET /metrics`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use app::App;
use app::figures::Figures;
use aws_lc_rs::constant_time;
use axum::Router;
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::time::Timestamp;
use metrics_exporter_prometheus::PrometheusHandle;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

use super::exposition::Exposition;
use super::{gathered, process};

/// How long what was gathered is told again.
const FRESH: Duration = Duration::from_secs(15);
/// Gathering takes at most such a part of the time: what takes a second is done every twenty.
const SHARE: u32 = 20;

/// What is told of this process, and of the database.
pub(super) struct Page {
    app: App,
    recorder: PrometheusHandle,
    started_at: Timestamp,
    gathered: Mutex<Option<Gathered>>,
}

/// What the database told last.
struct Gathered {
    text: String,
    at: Instant,
    fresh_for: Duration,
}

impl Page {
    /// A page that nobody has read yet.
    pub(super) fn new(app: App, recorder: PrometheusHandle) -> Self {
        let started_at = app.now();
        Self { app, recorder, started_at, gathered: Mutex::new(None) }
    }

    async fn text(&self) -> String {
        let mut own = Exposition::default();
        process::write(&mut own, self.started_at);
        gathered::write_pool(&mut own, self.app.store().pool_use());
        let mut text = self.recorder.render();
        text.push_str(&own.into_text());
        text.push_str(&self.gathered().await);
        text
    }

    /// Two who read at once are told the same; what failed is not told as if it were still so.
    async fn gathered(&self) -> String {
        let mut kept = self.gathered.lock().await;
        if let Some(known) = kept.as_ref().filter(|known| known.at.elapsed() < known.fresh_for) {
            return known.text.clone();
        }
        let began = Instant::now();
        let figures = Figures::of(&self.app).await;
        let took = began.elapsed();
        let mut text = Exposition::default();
        text.one("claviger_database_up", figures.is_ok());
        text.one("claviger_figures_gather_seconds", took.as_secs_f64());
        match figures {
            Ok(figures) => gathered::write(&mut text, &figures),
            Err(error) => tracing::warn!(error = %error, "figures could not be gathered"),
        }
        let text = text.into_text();
        *kept = Some(Gathered { text: text.clone(), at: Instant::now(), fresh_for: FRESH.max(took * SHARE) });
        text
    }
}

/// The routes of the door; `token`: what whoever reads must show.
pub(super) fn router(page: Arc<Page>, token: Option<SecretString>) -> Router {
    let token = token.map(Arc::new);
    Router::new().route("/metrics", get(show)).with_state((page, token))
}

type Shown = (Arc<Page>, Option<Arc<SecretString>>);

async fn show(State((page, token)): State<Shown>, headers: HeaderMap) -> Response {
    if !token.is_none_or(|token| shows(&headers, &token)) {
        let challenge = [(WWW_AUTHENTICATE, "Bearer realm=\"metrics\"")];
        return (StatusCode::UNAUTHORIZED, challenge, "show the token of metrics.token_file\n").into_response();
    }
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], page.text().await).into_response()
}

fn shows(headers: &HeaderMap, token: &SecretString) -> bool {
    let shown = headers.get(AUTHORIZATION).and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
    let expected = token.expose_secret().as_bytes();
    shown.is_some_and(|shown| constant_time::verify_slices_are_equal(shown, expected).is_ok())
}
