//! The HTTP side besides the vendor's calls: the page with its forms, and the same for programs.

use std::time::Duration;

use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router, middleware};
use serde::Deserialize;
use serde_json::json;

use super::model::PartNumber;
use super::{Fault, Origo, page};
use crate::service::{FaultError, form_again, mend_headers, serve, style};

/// What a phone is called if nobody says.
const PHONE: &str = "Reference phone";
/// Nobody needs to go on by more than ten years.
const FURTHEST_S: f64 = 315_360_000.0;

impl Origo {
    /// Everything: the vendor's calls, the page at `/`, and `/simulator`. To be served at the root of an address.
    pub fn router(&self) -> Router {
        let page = Router::new()
            .route("/", get(show))
            .route("/style.css", get(style))
            .route("/page/accept", post(page_accept))
            .route("/page/remove", post(page_remove))
            .route("/page/available", post(page_available))
            .route("/page/advance", post(page_advance))
            .route("/page/faults", post(page_faults))
            .layer(middleware::map_response(mend_headers));
        Router::new()
            .route("/simulator/state", get(state))
            .route("/simulator/phones/accept", post(accept))
            .route("/simulator/phones/{container}/remove", post(remove))
            .route("/simulator/pools/{part}/available", post(available))
            .route("/simulator/advance", post(advance))
            .route("/simulator/faults", post(faults))
            .merge(page)
            .with_state(self.clone())
            .fallback_service(serve(self.clone()))
    }

    fn switch(&self, faults: impl Iterator<Item = impl AsRef<str>>) -> Result<(), String> {
        let faults: Result<Vec<Fault>, FaultError> = faults.map(|fault| fault.as_ref().parse()).collect();
        faults.map(|faults| self.set_faults(faults)).map_err(|error| error.to_string())
    }

    fn go_on(&self, seconds: f64) -> Result<(), String> {
        let fits = (0.0..=FURTHEST_S).contains(&seconds);
        let by = Duration::try_from_secs_f64(seconds).ok().filter(|_| fits);
        by.map(|by| self.advance(by)).ok_or_else(|| "seconds are to be a number, at most ten years' worth".to_owned())
    }

    fn fill(&self, part: &str, available: u64) -> Result<(), String> {
        self.set_available(part, available).then_some(()).ok_or_else(|| format!("there is no part number {part}"))
    }
}

async fn show(Shared(origo): Shared<Origo>) -> Response {
    page::show(&origo, None)
}

/// The page again, or the page with what is wrong.
fn shown(origo: &Origo, part: &str, done: Result<(), String>) -> Response {
    match done {
        Ok(()) => form_again(part),
        Err(message) => page::show(origo, Some(&message)),
    }
}

#[derive(Deserialize)]
struct Accept {
    code: String,
    #[serde(default)]
    phone: String,
}

impl Accept {
    fn run(&self, origo: &Origo) -> Result<u64, String> {
        let phone = if self.phone.trim().is_empty() { PHONE } else { self.phone.trim() };
        origo.accept(&self.code, phone).map_err(|error| error.to_string())
    }
}

#[derive(Deserialize)]
struct Remove {
    container: u64,
}

#[derive(Deserialize)]
struct Available {
    n: u64,
}

#[derive(Deserialize)]
struct PageAvailable {
    part: String,
    n: u64,
}

#[derive(Deserialize)]
struct Advance {
    seconds: f64,
}

#[derive(Deserialize)]
struct NewFaults {
    faults: Vec<String>,
}

async fn page_accept(Shared(origo): Shared<Origo>, Form(form): Form<Accept>) -> Response {
    shown(&origo, "users", form.run(&origo).map(drop))
}

async fn page_remove(Shared(origo): Shared<Origo>, Form(form): Form<Remove>) -> Response {
    shown(&origo, "users", origo.remove_app(form.container).map_err(|error| error.to_string()))
}

async fn page_available(Shared(origo): Shared<Origo>, Form(form): Form<PageAvailable>) -> Response {
    shown(&origo, "pools", origo.fill(&form.part, form.n))
}

async fn page_advance(Shared(origo): Shared<Origo>, Form(form): Form<Advance>) -> Response {
    shown(&origo, "time", origo.go_on(form.seconds))
}

/// A form of fields named after faults, each with when it strikes; empty for never.
async fn page_faults(Shared(origo): Shared<Origo>, Form(form): Form<Vec<(String, String)>>) -> Response {
    let switched = form.iter().filter(|(_, when)| !when.trim().is_empty());
    shown(&origo, "faults", origo.switch(switched.map(|(name, when)| format!("{name}={}", when.trim()))))
}

/// JSON, or 422 with why not.
fn told<T: serde::Serialize>(done: Result<T, String>) -> Response {
    match done {
        Ok(value) => Json(value).into_response(),
        Err(message) => (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "message": message }))).into_response(),
    }
}

async fn accept(Shared(origo): Shared<Origo>, Json(body): Json<Accept>) -> Response {
    told(body.run(&origo).map(|container| json!({ "container_id": container })))
}

async fn remove(Shared(origo): Shared<Origo>, Path(container): Path<u64>) -> Response {
    told(origo.remove_app(container).map(|()| json!({})).map_err(|error| error.to_string()))
}

async fn available(Shared(origo): Shared<Origo>, Path(part): Path<String>, Json(body): Json<Available>) -> Response {
    told(origo.fill(&part, body.n).map(|()| json!({})))
}

async fn advance(Shared(origo): Shared<Origo>, Json(body): Json<Advance>) -> Response {
    told(origo.go_on(body.seconds).map(|()| json!({ "now": origo.now() })))
}

async fn faults(Shared(origo): Shared<Origo>, Json(body): Json<NewFaults>) -> Response {
    told(origo.switch(body.faults.iter()).map(|()| json!({ "faults": origo.faults() })))
}

async fn state(Shared(origo): Shared<Origo>) -> Response {
    let mut state = origo.lock();
    let now = state.settle();
    let calls: serde_json::Map<_, _> = state
        .counts
        .iter()
        .map(|(call, count)| (crate::service::Name::name(*call).to_owned(), (*count).into()))
        .collect();
    let part_numbers: &[PartNumber] = &state.parts;
    Json(json!({
        "now": now,
        "organization": state.account.organization,
        "totals": state.totals(),
        "part_numbers": part_numbers,
        "users": state.users.values().collect::<Vec<_>>(),
        "invitations": state.invitations.values().collect::<Vec<_>>(),
        "containers": state.containers.values().collect::<Vec<_>>(),
        "credentials": state.credentials.values().collect::<Vec<_>>(),
        "callbacks": state.feed.callbacks.iter().map(|callback| callback.url.as_str()).collect::<Vec<_>>(),
        "events": state.feed.events,
        "calls": calls,
        "recent_calls": state.recent,
        "faults": state.faults.all(),
    }))
    .into_response()
}
