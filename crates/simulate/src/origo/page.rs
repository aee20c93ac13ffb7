//! The page that people look at the service on, and play its phones.

use axum::http::StatusCode;
use axum::response::Response;
use minijinja::{Value, context};

use super::Origo;
use super::model::{
    Container, ContainerStatus, Credential, CredentialStatus, Invitation, InvitationStatus, PartNumber, User,
};
use super::names::FaultKind;
use super::state::State;
use crate::service::{Name as _, clock_face, frame};

/// How many users the page shows, newest first.
const USERS_SHOWN: usize = 50;

/// The page; with what is wrong, if something is.
pub(super) fn show(origo: &Origo, wrong: Option<&str>) -> Response {
    let mut state = origo.lock();
    let now = state.settle();
    let totals = state.totals();
    let values = context! {
        wrong,
        now => clock_face(now),
        organization => state.account.organization.as_str(),
        client_id => state.account.client_id.as_str(),
        client_secret => state.account.client_secret.as_str(),
        totals => context! { users => totals.users, phones => totals.phones, issued => totals.issued },
        total_users => state.users.len(),
        parts => state.parts.iter().map(part_row).collect::<Vec<_>>(),
        users => state.users.values().rev().take(USERS_SHOWN).map(|user| user_row(&state, user)).collect::<Vec<_>>(),
        calls => state.recent.iter().rev().map(|call| context! {
            at => clock_face(call.at), call => call.call, request => call.request.as_str(), outcome => call.outcome.as_str(),
            bad => !call.outcome.starts_with('2'),
        }).collect::<Vec<_>>(),
        faults => FaultKind::ALL.iter().map(|kind| fault_row(&state, *kind)).collect::<Vec<_>>(),
    };
    drop(state);
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    frame(status, include_str!("pages/page.html"), values)
}

fn part_row(part: &PartNumber) -> Value {
    context! {
        id => part.id,
        friendly_name => part.friendly_name.as_str(),
        part_number => part.part_number.as_str(),
        prefix => part.prefix.as_str(),
        suffix => part.suffix.as_str(),
        consumed => part.consumed,
        next_number => part.next_number,
        available => part.available,
    }
}

fn user_row(state: &State, user: &User) -> Value {
    let invitations = user.invitations.iter().rev().filter_map(|id| state.invitations.get(id));
    let containers = user.containers.iter().rev().filter_map(|id| state.containers.get(id));
    let loose = user.credentials.iter().filter_map(|id| state.credentials.get(id));
    context! {
        id => user.id,
        name => format!("{} {}", user.given_name, user.family_name),
        emails => user.emails.join(", "),
        external_id => user.external_id.as_deref(),
        status => user.status.as_str(),
        invitations => invitations.map(invitation_row).collect::<Vec<_>>(),
        containers => containers.map(|container| container_row(state, user, container)).collect::<Vec<_>>(),
        loose => loose.filter(|one| one.container_id.is_none()).map(credential_row).collect::<Vec<_>>(),
    }
}

fn invitation_row(invitation: &Invitation) -> Value {
    context! {
        id => invitation.id,
        code => invitation.code.as_str(),
        status => invitation.status.as_str(),
        pending => invitation.status == InvitationStatus::Pending,
        mails => invitation.emails_sent,
    }
}

fn container_row(state: &State, user: &User, container: &Container) -> Value {
    let all = user.credentials.iter().filter_map(|id| state.credentials.get(id));
    let here = all.filter(|one| one.container_id == Some(container.id));
    context! {
        id => container.id,
        model => container.model.as_str(),
        status => container.status.as_str(),
        active => container.status == ContainerStatus::Active,
        credentials => here.map(credential_row).collect::<Vec<_>>(),
    }
}

fn credential_row(credential: &Credential) -> Value {
    context! {
        id => credential.id,
        number => credential.card_number.as_str(),
        part => credential.part_number.as_str(),
        status => credential.status.as_str(),
        good => credential.status == CredentialStatus::Issued,
        stuck => credential.stuck,
    }
}

fn fault_row(state: &State, kind: FaultKind) -> Value {
    let on = state.faults.all().iter().filter(|fault| fault.kind == kind);
    let when: Vec<String> = on.filter_map(|fault| Some(fault.to_string().split_once('=')?.1.to_owned())).collect();
    context! { name => kind.name(), meaning => kind.meaning(), when => when.first() }
}
