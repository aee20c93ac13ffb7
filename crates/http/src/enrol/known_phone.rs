//! The answer that a phone which is known gets: its state.

use app::enrol::PhoneState;
use axum::Json;
use axum::response::{IntoResponse, Response};

use super::headers::Tells;
use super::shapes::State;

/// The state as an answer.
pub(super) fn answer(state: &PhoneState) -> Response {
    let mut response = Json(State::of(state)).into_response();
    response.extensions_mut().insert(Tells(state.told()));
    response
}
