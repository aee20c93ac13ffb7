//! The HTTP side besides the vendor's calls: the pages with their forms, and the same for programs.

use std::time::Duration;

use axum::extract::{Path, Query, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router, middleware};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{AccessGrid, Fault, page};
use crate::service::{FaultError, Name as _, form_again, mend_headers, serve, style};

/// What a phone is called if nobody says.
const DEVICE: &str = "Reference phone";
/// Nobody needs to go on by more than ten years.
const FURTHEST_S: f64 = 315_360_000.0;

impl AccessGrid {
    /// Everything: the vendor's calls, the page at `/`, what holders see, and `/simulator`. To be served at the root of
    /// an address.
    pub fn router(&self) -> Router {
        let pages = Router::new()
            .route("/", get(show))
            .route("/style.css", get(style))
            .route("/install/{token}", get(install_page).post(install_now))
            .route("/page/install", post(page_install))
            .route("/page/remove", post(page_remove))
            .route("/page/balance", post(page_balance))
            .route("/page/advance", post(page_advance))
            .route("/page/faults", post(page_faults))
            .layer(middleware::map_response(mend_headers));
        Router::new()
            .route("/simulator/state", get(state))
            .route("/simulator/passes/install", post(install))
            .route("/simulator/passes/{id}/remove", post(remove))
            .route("/simulator/templates/{id}/balance", post(balance))
            .route("/simulator/advance", post(advance))
            .route("/simulator/faults", post(faults))
            .merge(pages)
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

    fn fill(&self, template: &str, balance: u64) -> Result<(), String> {
        self.set_balance(template, balance).then_some(()).ok_or_else(|| format!("there is no template {template}"))
    }

    fn take(&self, install: &Install) -> Result<String, String> {
        let device = install.device.trim();
        let device = if device.is_empty() { DEVICE } else { device };
        self.install(&install.install_url, device).map_err(|error| error.to_string())
    }
}

#[derive(Deserialize)]
struct Install {
    install_url: String,
    #[serde(default)]
    device: String,
}

#[derive(Deserialize)]
struct Remove {
    pass: String,
}

#[derive(Deserialize)]
struct Balance {
    n: u64,
}

#[derive(Deserialize)]
struct PageBalance {
    template: String,
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

#[derive(Deserialize)]
struct Direct {
    #[serde(default)]
    direct: bool,
}

async fn show(Shared(grid): Shared<AccessGrid>) -> Response {
    page::show(&grid, None)
}

/// The page again, or the page with what is wrong.
fn shown(grid: &AccessGrid, part: &str, done: Result<(), String>) -> Response {
    match done {
        Ok(()) => form_again(part),
        Err(message) => page::show(grid, Some(&message)),
    }
}

/// Opening an address changes nothing, unless it is the direct one: mail programs open addresses, too.
async fn install_page(
    Shared(grid): Shared<AccessGrid>,
    Path(token): Path<String>,
    Query(query): Query<Direct>,
) -> Response {
    if query.direct {
        return install_now(Shared(grid), Path(token)).await;
    }
    page::install(&grid, &token, None)
}

async fn install_now(Shared(grid): Shared<AccessGrid>, Path(token): Path<String>) -> Response {
    match grid.install(&token, DEVICE) {
        Ok(_) => Redirect::to(&format!("/install/{token}")).into_response(),
        Err(error) => page::install(&grid, &token, Some(&error.to_string())),
    }
}

async fn page_install(Shared(grid): Shared<AccessGrid>, Form(form): Form<Install>) -> Response {
    shown(&grid, "passes", grid.take(&form).map(drop))
}

async fn page_remove(Shared(grid): Shared<AccessGrid>, Form(form): Form<Remove>) -> Response {
    shown(&grid, "passes", grid.remove_pass(&form.pass).map_err(|error| error.to_string()))
}

async fn page_balance(Shared(grid): Shared<AccessGrid>, Form(form): Form<PageBalance>) -> Response {
    shown(&grid, "templates", grid.fill(&form.template, form.n))
}

async fn page_advance(Shared(grid): Shared<AccessGrid>, Form(form): Form<Advance>) -> Response {
    shown(&grid, "time", grid.go_on(form.seconds))
}

/// A form of fields named after faults, each with when it strikes; empty for never.
async fn page_faults(Shared(grid): Shared<AccessGrid>, Form(form): Form<Vec<(String, String)>>) -> Response {
    let switched = form.iter().filter(|(_, when)| !when.trim().is_empty());
    shown(&grid, "faults", grid.switch(switched.map(|(name, when)| format!("{name}={}", when.trim()))))
}

/// JSON, or 422 with why not.
fn told<T: Serialize>(done: Result<T, String>) -> Response {
    match done {
        Ok(value) => Json(value).into_response(),
        Err(message) => (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "message": message }))).into_response(),
    }
}

async fn install(Shared(grid): Shared<AccessGrid>, Json(body): Json<Install>) -> Response {
    told(grid.take(&body).map(|id| json!({ "id": id })))
}

async fn remove(Shared(grid): Shared<AccessGrid>, Path(id): Path<String>) -> Response {
    told(grid.remove_pass(&id).map(|()| json!({})).map_err(|error| error.to_string()))
}

async fn balance(Shared(grid): Shared<AccessGrid>, Path(id): Path<String>, Json(body): Json<Balance>) -> Response {
    told(grid.fill(&id, body.n).map(|()| json!({})))
}

async fn advance(Shared(grid): Shared<AccessGrid>, Json(body): Json<Advance>) -> Response {
    told(grid.go_on(body.seconds).map(|()| json!({ "now": grid.now() })))
}

async fn faults(Shared(grid): Shared<AccessGrid>, Json(body): Json<NewFaults>) -> Response {
    told(grid.switch(body.faults.iter()).map(|()| json!({ "faults": grid.faults() })))
}

async fn state(Shared(grid): Shared<AccessGrid>) -> Response {
    let mut state = grid.lock();
    let now = state.settle();
    let calls: Map<String, Value> =
        state.counts.iter().map(|(call, count)| (call.name().to_owned(), (*count).into())).collect();
    Json(json!({
        "now": now,
        "account_id": state.options.account_id,
        "templates": state.templates,
        "passes": state.passes,
        "webhooks": state.webhooks,
        "events": state.events,
        "calls": calls,
        "recent_calls": state.recent,
        "faults": state.faults.all(),
    }))
    .into_response()
}
