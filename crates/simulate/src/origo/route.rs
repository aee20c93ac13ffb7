//! Which call a request is.

use std::fmt;

use axum::http::Method;

use super::names::Call;
use crate::service::Name as _;

/// A call of this organisation, with the number that its path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Route {
    pub(super) call: Call,
    pub(super) id: u64,
}

/// A path that leads somewhere: the organisation it names, and the call.
pub(super) struct Found<'a> {
    pub(super) organization: &'a str,
    pub(super) route: Route,
}

impl Route {
    /// Finds the call. Ids are whole numbers: what is none is not found.
    pub(super) fn find<'a>(method: &Method, path: &'a str) -> Option<Found<'a>> {
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        let (organization, call, id) = match segments.as_slice() {
            ["authentication", "customer", org, "token"] if method == Method::POST => (org, Call::Token, None),
            ["credential-management", "customer", org, rest @ ..] => {
                let (call, id) = management(method, rest)?;
                (org, call, id)
            }
            ["organization", org, rest @ ..] => (org, event(method, rest)?, None),
            _ => return None,
        };
        let id = id.map_or(Some(0), |id| id.parse().ok())?;
        Some(Found { organization, route: Self { call, id } })
    }
}

fn management<'a>(method: &Method, rest: &[&'a str]) -> Option<(Call, Option<&'a str>)> {
    Some(match (method.as_str(), rest) {
        ("GET", []) => (Call::Organization, None),
        ("GET", ["part-number"]) => (Call::ListPartNumbers, None),
        ("GET", ["part-number", id]) => (Call::PartNumber, Some(id)),
        ("POST", ["users"]) => (Call::CreateUser, None),
        ("POST", ["users", ".search"]) => (Call::SearchUsers, None),
        ("GET", ["users", id]) => (Call::User, Some(id)),
        ("PUT", ["users", id]) => (Call::UpdateUser, Some(id)),
        ("DELETE", ["users", id]) => (Call::DeleteUser, Some(id)),
        ("POST", ["users", id, "invitation"]) => (Call::CreateInvitation, Some(id)),
        ("POST", ["invitation", id, "email"]) => (Call::ResendInvitation, Some(id)),
        ("DELETE", ["invitation", id]) => (Call::CancelInvitation, Some(id)),
        ("POST", ["credential-container", id, "credential"]) => (Call::IssueCredential, Some(id)),
        ("DELETE", ["credential-container", id]) => (Call::RemoveContainer, Some(id)),
        ("DELETE", ["credential", id]) => (Call::RevokeCredential, Some(id)),
        _ => return None,
    })
}

fn event(method: &Method, rest: &[&str]) -> Option<Call> {
    Some(match (method.as_str(), rest) {
        ("POST", ["events", "filter"]) => Call::CreateFilter,
        ("GET", ["events", "filter"]) => Call::ListFilters,
        ("POST", ["callback"]) => Call::CreateCallback,
        ("GET", ["callback"]) => Call::ListCallbacks,
        ("GET", ["events"]) => Call::Events,
        _ => return None,
    })
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.id {
            0 => f.write_str(self.call.name()),
            id => write!(f, "{} {id}", self.call.name()),
        }
    }
}
