//! The pages: what there is, and what holders see.

use axum::http::StatusCode;
use axum::response::Response;
use minijinja::{Value, context};

use super::AccessGrid;
use super::model::{Pass, PassState, Template};
use super::names::FaultKind;
use super::state::State;
use crate::service::{Name as _, clock_face, frame};

/// How many passes the page shows, newest first.
const PASSES_SHOWN: usize = 50;

/// The page; with what is wrong, if something is.
pub(super) fn show(grid: &AccessGrid, wrong: Option<&str>) -> Response {
    let mut state = grid.lock();
    let now = state.settle();
    let calls = state.recent.iter().rev().map(|call| {
        context! {
            at => clock_face(call.at), request => call.request.as_str(), outcome => call.outcome.as_str(),
            bad => !call.outcome.starts_with('2'),
        }
    });
    let values = context! {
        wrong,
        now => clock_face(now),
        account_id => state.options.account_id.as_str(),
        secret => state.options.secret.as_str(),
        active => state.passes.iter().filter(|pass| pass.state == PassState::Active).count(),
        total => state.passes.len(),
        passes => state.passes.iter().rev().take(PASSES_SHOWN).map(pass_row).collect::<Vec<_>>(),
        templates => state.templates.iter().map(template_row).collect::<Vec<_>>(),
        webhooks => state.webhooks.iter().map(|hook| hook.url.clone()).collect::<Vec<_>>(),
        calls => calls.collect::<Vec<_>>(),
        faults => FaultKind::ALL.iter().map(|kind| fault_row(&state, *kind)).collect::<Vec<_>>(),
    };
    drop(state);
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    frame(status, include_str!("pages/page.html"), values)
}

/// What a holder sees who opens the address of a pass.
pub(super) fn install(grid: &AccessGrid, token: &str, wrong: Option<&str>) -> Response {
    let mut state = grid.lock();
    state.settle();
    let pass = state.passes.iter().find(|pass| pass.token == token);
    let status = match (pass, wrong) {
        (None, _) => StatusCode::NOT_FOUND,
        (_, Some(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    let values = context! { wrong, pass => pass.map(pass_row) };
    drop(state);
    frame(status, include_str!("pages/install.html"), values)
}

fn pass_row(pass: &Pass) -> Value {
    context! {
        id => pass.id.as_str(),
        token => pass.token.as_str(),
        full_name => pass.full_name.as_str(),
        email => pass.email.as_deref(),
        employee_id => pass.employee_id.as_deref(),
        card_number => pass.card_number.as_str(),
        site_code => pass.site_code.as_deref(),
        template => pass.card_template_id.as_str(),
        state => pass.state.as_str(),
        created => pass.state == PassState::Created,
        active => pass.state == PassState::Active,
        in_wallet => matches!(pass.state, PassState::Active | PassState::Suspended),
        device => pass.devices.first().map(|device| device.name.as_str()),
    }
}

fn template_row(template: &Template) -> Value {
    context! {
        id => template.id.as_str(),
        name => template.name.as_str(),
        balance => template.balance,
        next_number => template.next_number,
    }
}

fn fault_row(state: &State, kind: FaultKind) -> Value {
    let on = state.faults.all().iter().filter(|fault| fault.kind == kind);
    let when: Vec<String> = on.filter_map(|fault| Some(fault.to_string().split_once('=')?.1.to_owned())).collect();
    context! { name => kind.name(), meaning => kind.meaning(), when => when.first() }
}
