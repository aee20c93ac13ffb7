//! Which call a request is.

use std::fmt;

use axum::http::Method;

use super::names::Call;
use crate::service::Name as _;

/// A call, with the id that its path names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Route {
    pub(super) call: Call,
    /// Empty where the path names none.
    pub(super) id: String,
}

impl Route {
    /// The pass that the path names; empty where it names none, or something else.
    pub(super) fn pass(&self) -> &str {
        match self.call {
            Call::Read | Call::Update | Call::Suspend | Call::Resume | Call::Unlink | Call::Delete => &self.id,
            _ => "",
        }
    }

    /// Finds the call.
    pub(super) fn find(method: &Method, path: &str) -> Option<Self> {
        let rest = path.strip_prefix("/v1/")?;
        let segments: Vec<&str> = rest.split('/').collect();
        let (call, id) = match (method.as_str(), segments.as_slice()) {
            ("POST", ["key-cards"]) => (Call::Issue, ""),
            ("GET", ["key-cards"]) => (Call::List, ""),
            ("GET", ["key-cards", id]) => (Call::Read, *id),
            ("PATCH", ["key-cards", id]) => (Call::Update, *id),
            ("POST", ["key-cards", id, "suspend"]) => (Call::Suspend, *id),
            ("POST", ["key-cards", id, "resume"]) => (Call::Resume, *id),
            ("POST", ["key-cards", id, "unlink"]) => (Call::Unlink, *id),
            ("POST", ["key-cards", id, "delete"]) => (Call::Delete, *id),
            ("GET", ["console", "card-templates", id]) => (Call::Template, *id),
            ("GET", ["console", "card-templates", id, "logs"]) => (Call::Logs, *id),
            ("GET", ["console", "ledger-items"]) => (Call::Ledger, ""),
            ("POST", ["console", "webhooks"]) => (Call::CreateWebhook, ""),
            ("GET", ["console", "webhooks"]) => (Call::ListWebhooks, ""),
            ("DELETE", ["console", "webhooks", id]) => (Call::DeleteWebhook, *id),
            _ => return None,
        };
        Some(Self { call, id: id.to_owned() })
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.call.name(), self.id)
    }
}
