//! Events: what happened.

mod acknowledge;
mod comments;
mod export;
mod get;
mod list;
mod stream;

use app::events::{RecordedEvent, Told};
use domain::event::Detail;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(list::list_events))
        .routes(routes!(stream::stream_events))
        .routes(routes!(export::export_events))
        .routes(routes!(acknowledge::acknowledge_events))
        .routes(routes!(get::get_event))
        .routes(routes!(comments::list::list_event_comments, comments::create::create_event_comment))
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventView {
    /// `evt_…`.
    id: String,
    /// Its place in the order of events.
    seq: u64,
    /// `credential.activated`, …
    category: &'static str,
    /// `info`, `warning`, `alarm`.
    severity: &'static str,
    /// As people read it: `[<system>] <pool>: <what happened>`. Without the name once the person was erased.
    text: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Who: an id, `system` or `holder`.
    actor: String,
    /// The user it is about.
    user_id: Option<String>,
    /// The credential it is about.
    credential_id: Option<String>,
    /// The invitation it is about.
    invitation_id: Option<String>,
    /// The phone it is about.
    device_id: Option<String>,
    /// The system it is about.
    system_id: Option<String>,
    /// The pool it is about.
    pool_id: Option<String>,
    /// The sync run it is about.
    sync_run_id: Option<String>,
    /// The input it is about.
    input_id: Option<String>,
    /// Whether it is a review record: its system and its pool may take fewer categories than there are. Lists show review
    /// records only.
    review: bool,
    /// The rules that led to it, the first one first.
    origin: Vec<String>,
    /// What else is to be said; nothing personal.
    #[schema(value_type = Object)]
    detail: Detail,
    /// When somebody saw to it; `null` as long as nobody has.
    #[schema(value_type = Option<String>, format = "date-time")]
    acknowledged_at: Option<Timestamp>,
    /// Who: an id; see `actors`.
    acknowledged_by: Option<String>,
}

impl EventView {
    fn of(told: Told) -> Self {
        let RecordedEvent { seq, event, review, acknowledged } = told.recorded;
        let (acknowledged_at, acknowledged_by) = acknowledged.unzip();
        Self {
            id: event.id.to_string(),
            seq,
            category: event.category.as_str(),
            severity: event.category.severity().as_str(),
            text: told.text,
            at: event.at,
            actor: event.actor.to_string(),
            user_id: event.user.map(|id| id.to_string()),
            credential_id: event.credential.map(|id| id.to_string()),
            invitation_id: event.invitation.map(|id| id.to_string()),
            device_id: event.device.map(|id| id.to_string()),
            system_id: event.system.map(|id| id.to_string()),
            pool_id: event.pool.map(|id| id.to_string()),
            sync_run_id: event.sync_run.map(|id| id.to_string()),
            input_id: event.input.map(|id| id.to_string()),
            review,
            origin: event.origin.rules().iter().map(ToString::to_string).collect(),
            detail: event.detail,
            acknowledged_at,
            acknowledged_by: acknowledged_by.map(|by| by.to_string()),
        }
    }
}
