//! The audit trail: who did what to what.

mod list;

use app::Context;
use app::audit::RecordedEntry;
use domain::time::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default().routes(routes!(list::list_audit))
}

/// One entry of the audit trail.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditView {
    /// `aud_…`.
    id: String,
    /// Its place in the order of entries.
    seq: u64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Who: an id, `system` or `holder`.
    actor: String,
    /// What was done: `users.create`, …
    action: String,
    /// To what: an id.
    subject: Option<String>,
    /// What is no personal data.
    #[schema(value_type = Object)]
    detail: Value,
    /// What is; `null` once the person was erased.
    #[schema(value_type = Option<Object>)]
    personal: Option<Value>,
}

impl AuditView {
    fn of(_: &Context, recorded: RecordedEntry) -> Self {
        let (seq, entry) = (recorded.seq, recorded.entry);
        Self {
            id: entry.id.to_string(),
            seq,
            at: entry.at,
            actor: entry.actor.to_string(),
            action: entry.action.into_owned(),
            subject: entry.subject.map(|subject| subject.0),
            detail: entry.detail,
            personal: entry.personal,
        }
    }
}
